package tanabata.fencing.core;

/// What an arbiter tells about itself; programs can be run on each.
public enum Event {
  /// Clients are held, because the peer is out of sight.
  FROZEN,
  /// Clients are served again, with the peer.
  THAWED,
  /// This node asks for the right to go on alone.
  CLAIMING,
  /// It has it, and now needs evidence that the peer serves no more.
  WON,
  /// It goes on alone.
  ALONE,
  /// The peer goes on alone.
  LOST,
  /// Both are active again.
  ADMITTED,
  /// The witness cannot be reached.
  WITNESS_LOST,
  WITNESS_BACK,
  /// The fence agents did not achieve what they were to.
  FENCE_FAILED
}
