package tanabata.fencing.core;

/// What the witness answers to a [Question].
public sealed interface Answer {

  /// The record, as it is now.
  record Holds(Authority authority, int version) implements Answer {}

  /// There is no record.
  record Empty() implements Answer {}

  /// The record was replaced and has this version.
  record Replaced(int version) implements Answer {}

  /// The record does not have the version that was asked for, and was left alone.
  record Conflict() implements Answer {}

  /// Nobody knows: the question may have been carried out, or may yet be.
  record Unreachable(String reason) implements Answer {}
}
