package tanabata.replication.core.work;

/// A flush after which the superblock says that this node was there without its peer.
///
/// @param clock the Lamport clock that it will say
public record StateFlush(long clock) implements Ticket {}
