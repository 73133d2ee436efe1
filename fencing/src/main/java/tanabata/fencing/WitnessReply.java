package tanabata.fencing;

/// What the witness replies to a [WitnessRequest].
public sealed interface WitnessReply {

  /// The record, as it is now.
  record Holds(WitnessRecord record, int version) implements WitnessReply {}

  /// There is no record.
  record Empty() implements WitnessReply {}

  /// The record was replaced and has this version.
  record Replaced(int version) implements WitnessReply {}

  /// The record does not have the version that was asked for, and was left alone.
  record Conflict() implements WitnessReply {}

  /// Nobody knows: the request may have been carried out, or may yet be.
  record Unreachable(String reason) implements WitnessReply {}
}
