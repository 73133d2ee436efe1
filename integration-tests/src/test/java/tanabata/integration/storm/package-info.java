/// Storms over the whole of one resource: the real replication cores, the real arbiters and their
/// real coupling, over a simulated network, simulated disks and a simulated witness.
///
/// [tanabata.integration.storm.ClusterStorm] is one seed's history;
/// [tanabata.integration.storm.ClusterStormTest] runs many. A [tanabata.integration.storm.Scenario]
/// is one fault of the fault table, from a settled start.
package tanabata.integration.storm;
