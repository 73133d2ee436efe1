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

  /// "I take part in the locks." From the node whose name comes second.
  ///
  /// @param incarnation the sender's
  /// @param epoch of the last roll that the sender knows
  record RollCall(long incarnation, long epoch) implements Letter {}

  /// The answer: who takes part from now on. From the node whose name comes first.
  ///
  /// @param first the sender's incarnation
  /// @param second that of the one who called
  record RollTaken(long epoch, long first, long second) implements Letter {}
}
