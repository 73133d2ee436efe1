/// Storms over the whole of one resource: the real cores of two nodes, joined as in the daemon
/// ([tanabata.node.wiring.NodeCore]), over a simulated network, simulated disks and a simulated
/// witness; with locks or without.
///
/// A [tanabata.integration.storm.NodePair] is what all storms are made of.
/// [tanabata.integration.storm.ClusterStorm] is one seed's history of it, with clients of the
/// device and of locks; [tanabata.integration.storm.ClusterStormTest] runs many.
/// [tanabata.integration.storm.MountStorm] has a filesystem mounted on both nodes instead, and
/// [tanabata.integration.storm.MountStormTest] runs those. A [tanabata.integration.storm.Scenario]
/// is one fault of the fault table, from a settled start.
package tanabata.integration.storm;
