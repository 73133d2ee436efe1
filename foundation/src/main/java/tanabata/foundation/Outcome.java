package tanabata.foundation;

/// How an operation on a [BlockDevice] ended. Everything but [#OK] means that the operation may or
/// may not have been carried out in part.
public enum Outcome {
  /// Done.
  OK,
  /// The medium failed and no other copy could serve.
  IO_ERROR,
  /// The backing file could not grow.
  NO_SPACE,
  /// The device cannot do this in the way that was asked for.
  UNSUPPORTED,
  /// The device is being shut down, or was cut off.
  GONE
}
