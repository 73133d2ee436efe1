/// What may be asked of a node, and the private socket over which it is asked.
///
/// Start with [tanabata.node.admin.Administration], the port that the daemon implements: its state
/// ([tanabata.node.admin.NodeStatus]) and the verbs, each answered by a
/// [tanabata.node.admin.Reply]. [tanabata.node.admin.AdminServer] offers it on a unix socket that
/// only the daemon's own user may open; [tanabata.node.admin.AdminClient] is the other end, and is
/// what the `tanabata` command and the demo speak through.
///
/// On the socket a connection carries one request and one reply, each a line of JSON: see
/// [tanabata.node.admin.Request] and `AdminJson`.
///
/// [tanabata.node.admin.DaemonStarter], [tanabata.node.admin.MetadataCreator] and
/// [tanabata.node.admin.WitnessStarter] are the other doors, for the verbs that need no running
/// daemon.
package tanabata.node.admin;
