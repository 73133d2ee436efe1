/// A replication core at work: the event loop, disks and links around it.
///
/// [tanabata.replication.runtime.Replica] is one node's half of one device. It does not drive the
/// core, whoever owns the loop does; it turns the core's effects into calls of
/// [tanabata.replication.disk.Disk], of [tanabata.replication.netty.PeerEndpoint] and of the
/// clients' answers, and turns what comes back into inputs; it decides nothing.
/// [tanabata.replication.runtime.MetadataStore] reads and writes the metadata area,
/// [tanabata.replication.runtime.MetadataCreation] makes a new one,
/// [tanabata.replication.runtime.Digests] computes what a resync compares. `UndoKeeper` keeps the
/// undo log of a version that is given up.
package tanabata.replication.runtime;
