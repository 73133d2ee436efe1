package tanabata.dlm.api;

/// A request for a byte range of a name, as with `fcntl(2)`.
///
/// @param owner whose range: ranges of one owner never conflict but replace each other
/// @param first the first byte
/// @param last the last byte; [Long#MAX_VALUE] for "to the end of the file, however long it grows"
/// @param waits whether to wait while ranges of others conflict
/// @throws IllegalArgumentException if the range is empty or begins below 0
public record RangeRequest(long owner, long first, long last, Kind kind, boolean waits) {

  /// Their order is that on the wire.
  public enum Kind {
    READ,
    WRITE,
    UNLOCK,
    /// Only asks what conflicts with a WRITE.
    TEST_WRITE,
    /// Only asks what conflicts with a READ.
    TEST_READ;

    public boolean isTest() {
      return this == TEST_WRITE || this == TEST_READ;
    }

    /// Whether a range of this kind cannot be granted beside another owner's that is `held`.
    public boolean conflictsWith(Kind held) {
      return held == WRITE || this == WRITE || this == TEST_WRITE;
    }
  }

  public RangeRequest {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("a range has at least one byte: " + first + " to " + last);
    }
  }
}
