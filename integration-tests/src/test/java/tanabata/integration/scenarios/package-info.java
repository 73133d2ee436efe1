/// What users fear, as scenarios that are written once and played on several kinds of cluster.
///
/// Start with [tanabata.integration.scenarios.Cluster], all that a scenario can do and see, then
/// read [tanabata.integration.scenarios.FaultScenarios]. They are played
///
/// - on the simulator, over several seeds, in the package `storm`;
/// - on processes of this host with fault proxies between them, in the package `live.faults`;
/// - on containers, made from the `Dockerfile` at the root, in the package `containers`.
///
/// [tanabata.integration.scenarios.OperatorScenarios] need an
/// [tanabata.integration.scenarios.OperatedCluster], with commands, locks and a program that can be
/// replaced. The simulator has none of these, so they are not offered there: that is the whole
/// difference.
package tanabata.integration.scenarios;
