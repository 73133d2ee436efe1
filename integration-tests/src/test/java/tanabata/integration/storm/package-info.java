/// Storms over the whole of one resource: the real cores of two nodes, joined as in the daemon
/// ([tanabata.node.wiring.NodeCore]), over a simulated network, simulated disks and a simulated
/// witness; with locks or without.
///
/// [tanabata.integration.storm.ClusterStorm] is one seed's history;
/// [tanabata.integration.storm.ClusterStormTest] runs many. A [tanabata.integration.storm.Scenario]
/// is one fault of the fault table, from a settled start.
package tanabata.integration.storm;
