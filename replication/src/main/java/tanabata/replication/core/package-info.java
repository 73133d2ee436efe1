/// Two copies, one truth: the decisions of replication, without any input or output.
///
/// Start with [tanabata.replication.core.ReplicationCore], which names its parts in reading order.
/// What can happen is [tanabata.replication.core.work.Input], what it can ask for is
/// [tanabata.replication.core.work.Effect], what two cores send to each other is
/// [tanabata.replication.model.Message], what they keep on disk is
/// [tanabata.replication.model.MetadataChange]. Each package below knows only those that come
/// before it in that order.
///
/// The promises: an answered write is applied on both nodes, an answered flush covers both disks,
/// unless this node was ordered to go standalone; each 512-byte sector is a linearizable register
/// across both nodes; idle copies that are in sync are equal. A node that cannot reach its peer
/// holds its clients until the arbiter orders it to go standalone, or to be cut. The protocol as a
/// whole is in `docs/PROTOCOL.md`.
///
/// Pure: nothing in here knows of threads, sockets, files or clocks, and the same objects run in
/// the daemon and in the simulator.
package tanabata.replication.core;
