package tanabata.dlm.core;

/// What is wanted of a range of bytes of a name, as `fcntl(2)` has it.
///
/// @param owner whose range: ranges of one owner never conflict, they replace each other
/// @param first the first byte
/// @param last the last byte; [Long#MAX_VALUE] for "to the end, however far it moves"
/// @param waits whether to wait while others are in the way
/// @throws IllegalArgumentException if the range is empty or begins below 0
public record RangeRequest(long owner, long first, long last, Kind kind, boolean waits) {

  public enum Kind {
    READ,
    WRITE,
    UNLOCK,
    /// Only asks what is in the way of a WRITE.
    TEST_WRITE,
    /// Only asks what is in the way of a READ.
    TEST_READ;

    public boolean isTest() {
      return this == TEST_WRITE || this == TEST_READ;
    }

    boolean excludes(Kind held) {
      return held == WRITE || this == WRITE || this == TEST_WRITE;
    }
  }

  public RangeRequest {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("a range has at least one byte: " + first + " to " + last);
    }
  }
}
