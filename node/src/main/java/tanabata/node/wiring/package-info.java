/// Where the houses meet: one house's effect becomes another's input.
/// [tanabata.node.wiring.Coupling] joins the replication and the fencing of one resource. It
/// decides nothing, and does no input or output: the simulator runs it too.
package tanabata.node.wiring;
