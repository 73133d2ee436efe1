package tanabata.replication.netty;

/// Which node has opened a connection.
enum Direction {
  /// This one, which says hello first.
  OUTBOUND,
  /// The peer, or a stranger.
  INBOUND
}
