/// From a few answers to the files of a new pair: the first step on two real hosts.
///
/// Start with [tanabata.node.setup.ClusterPlan], which is what was answered; `PlanText` writes the
/// configuration from it, the same for both hosts, and that of the witness.
package tanabata.node.setup;
