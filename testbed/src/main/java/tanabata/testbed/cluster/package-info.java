/// The files and the processes of a cluster on one machine: the nodes vega and altair, and the
/// witness deneb.
///
/// [tanabata.testbed.cluster.ClusterFolder] holds the folder of all three and gives a
/// [tanabata.testbed.cluster.NodeFolder] for each; [tanabata.testbed.cluster.ClusterKeys] makes
/// their TLS keys, [tanabata.testbed.cluster.PairConfig] the text of their configuration, and a
/// [tanabata.testbed.cluster.DaemonLauncher] starts them.
package tanabata.testbed.cluster;
