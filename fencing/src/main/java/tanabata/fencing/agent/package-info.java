/// Fence agents: programs that switch a host off, by the contract that `fence_ipmilan` and its
/// family keep (parameters as `key=value` on standard input, exit status 0 only if the state was
/// achieved).
///
/// Start with [tanabata.fencing.agent.FenceLadder], which tries the configured levels and gives one
/// [tanabata.fencing.agent.FenceResult]. What an agent gets and what its exit status means is in
/// `AgentContract`, without any process; `AgentProgram` runs one.
package tanabata.fencing.agent;
