package tanabata.fencing;

import java.util.OptionalInt;

/// What an arbiter asks of the witness.
public sealed interface WitnessRequest {

  /// What does the record say now? The reply must be as new as the request.
  record Read() implements WitnessRequest {}

  /// Put `next` in the place of the record.
  ///
  /// @param version the version that it must have; empty if there must be none
  record Replace(WitnessRecord next, OptionalInt version) implements WitnessRequest {}
}
