package tanabata.fencing.core;

/// What two arbiters say to each other over the peer link. Letters may be lost; none is repeated.
public sealed interface Letter {

  /// "I am here."
  ///
  /// @param number rises with every beat of a process
  /// @param asks whether a lease is asked for
  record Beat(long number, boolean asks) implements Letter {}

  /// The answer to the beat with this number.
  ///
  /// @param granted whether the sender of the beat may serve for a lease's length, counted from the
  ///   moment at which it sent that beat
  record BeatAnswer(long number, boolean granted) implements Letter {}
}
