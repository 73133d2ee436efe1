/// A witness for those who have only a third small box:
/// [tanabata.fencing.witness.server.EmbeddedWitness] is one ZooKeeper server in this process. To
/// the nodes it is a witness as any other.
package tanabata.fencing.witness.server;
