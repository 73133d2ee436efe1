/// The arbiter: decides, for one resource, whether this node may answer clients, go on without its
/// peer, or has to be cut off. Pure: knows only `foundation` and the values of [tanabata.fencing].
///
/// Start with [tanabata.fencing.core.Arbiter], then [tanabata.fencing.core.Failover];
/// [tanabata.fencing.WitnessRecord] is the record that two nodes contend for. The protocol as a
/// whole, and what checks it, is in `docs/PROTOCOL.md`.
package tanabata.fencing.core;
