/// How one node's copy of a replicated device stands, in values that every module may read.
///
/// [tanabata.foundation.state.ReplicationState] is the one statement: replication makes it, fencing
/// decides by it, and status, hooks and metrics show it. The rest are its parts, and the reasons
/// for which a node goes on without its peer or is cut off from its clients.
package tanabata.foundation.state;
