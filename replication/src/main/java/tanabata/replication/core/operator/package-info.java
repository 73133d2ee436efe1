/// The orders of operators: the role and the connection of this node
/// ([tanabata.replication.core.operator.RoleOrders],
/// [tanabata.replication.core.operator.DisconnectOrder]), what is decided about a whole copy
/// ([tanabata.replication.core.operator.CopyDecisions]), and the return to a version that was given
/// up ([tanabata.replication.core.operator.VersionRollback]).
package tanabata.replication.core.operator;
