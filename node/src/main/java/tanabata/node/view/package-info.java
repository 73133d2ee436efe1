/// How the state of nodes is shown to people: [tanabata.node.view.StatusTable] for a look,
/// [tanabata.node.view.StateLine] for following changes, [tanabata.node.view.Paragraph] for the
/// why.
package tanabata.node.view;
