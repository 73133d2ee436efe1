/// The witness: the third place, where the record lies that two nodes contend for.
///
/// Start with [tanabata.fencing.witness.Witness], the port;
/// [tanabata.fencing.witness.CuratorWitness] is a client of ZooKeeper,
/// [tanabata.fencing.witness.NoWitness] stands for having none. What is asked is a
/// [tanabata.fencing.WitnessRequest], what is answered a [tanabata.fencing.WitnessReply]. Nothing
/// here decides anything, and no ephemeral node is ever made: a record is changed by
/// compare-and-set only.
///
/// The place itself, for those who have only a third small box, is in
/// [tanabata.fencing.witness.server].
package tanabata.fencing.witness;
