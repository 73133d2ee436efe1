/// The daemon of a node: one [tanabata.node.daemon.ResourceService] for each resource of the
/// configuration, and the [tanabata.node.daemon.Daemon] that starts them, answers the administrator
/// and stops them in order. This is where the houses are wired to each other.
/// [tanabata.node.daemon.WitnessProcess] is the process of a witness.
package tanabata.node.daemon;
