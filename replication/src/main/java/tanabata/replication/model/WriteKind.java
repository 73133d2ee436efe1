package tanabata.replication.model;

/// What a write leaves behind.
public enum WriteKind {
  /// The bytes it carries.
  DATA,
  /// Zeros, with the space below kept allocated.
  ZERO,
  /// Zeros, with the space below given up where the backing store can.
  DISCARD
}
