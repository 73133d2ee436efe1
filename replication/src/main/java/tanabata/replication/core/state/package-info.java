/// What a node is in: [tanabata.replication.core.state.NodeState] lists the states,
/// [tanabata.replication.core.state.StateMachine] has the table of transitions and makes them,
/// [tanabata.replication.core.state.Life] says whether the core runs or leaves.
package tanabata.replication.core.state;
