package tanabata.fencing.core;

import java.util.OptionalInt;

/// What an arbiter asks of the witness.
public sealed interface Question {

  /// What does the record say now? The answer must be as new as the question.
  record Read() implements Question {}

  /// Put `next` in the place of the record.
  ///
  /// @param version the version that it must have; empty if there must be none
  record Replace(Authority next, OptionalInt version) implements Question {}
}
