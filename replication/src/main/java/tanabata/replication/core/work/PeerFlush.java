package tanabata.replication.core.work;

/// A flush of the local disk on behalf of the peer.
///
/// @param id the peer's
/// @param session in which it was asked for
public record PeerFlush(long id, long session) implements Ticket {}
