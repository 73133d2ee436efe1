package tanabata.fencing;

import tanabata.foundation.state.CutReason;

/// Something that happened to an arbiter and that an operator would want to know; programs can be
/// run on each. What it says in words is made where it is shown.
public sealed interface FencingEvent {

  /// Clients are held, because the peer is out of sight.
  record Frozen() implements FencingEvent {}

  /// Clients are not held any more.
  record Thawed(Clients clients) implements FencingEvent {}

  /// This node asks for the right to go on alone.
  record Claiming() implements FencingEvent {}

  /// It has it, and now needs evidence that the peer serves no more.
  record Claimed() implements FencingEvent {}

  /// The peer goes on alone.
  record Lost(CutReason.PeerIsActive reason) implements FencingEvent {}

  /// The record names both nodes again.
  record Admitted() implements FencingEvent {}

  /// The witness knows no record any more.
  record RecordMissing() implements FencingEvent {}

  /// The witness cannot be reached.
  record WitnessLost() implements FencingEvent {}

  record WitnessBack() implements FencingEvent {}

  /// The fence agents did not achieve what they were to.
  ///
  /// @param detail what they said
  record FenceFailed(String detail) implements FencingEvent {}

  enum Clients {
    SERVED,
    /// There are none, or they were cut off.
    NOT_WAITING
  }
}
