/// The daemon of a node: one [tanabata.node.daemon.ResourceService] for each resource of the
/// configuration, and the [tanabata.node.daemon.Daemon] that starts them, answers the administrator
/// and stops them in order. Its `FencingService` puts the arbiter, joined to the replica by
/// [tanabata.node.wiring.Coupling], among witness, agents and hooks.
/// [tanabata.node.daemon.WitnessProcess] is the process of a witness.
package tanabata.node.daemon;
