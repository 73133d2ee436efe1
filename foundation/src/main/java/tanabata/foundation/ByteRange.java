package tanabata.foundation;

/// The bytes from `start` (inclusive) to `start + length` (exclusive) of a device. Never empty.
///
/// @param start offset in bytes, not negative
/// @param length in bytes, positive
public record ByteRange(long start, long length) {

  public ByteRange {
    if (start < 0 || length <= 0 || start + length < 0) {
      throw new IllegalArgumentException("no such range: start " + start + ", length " + length);
    }
  }

  public static ByteRange between(long start, long end) {
    return new ByteRange(start, end - start);
  }

  /// The first byte after the range.
  public long end() {
    return start + length;
  }

  public boolean overlaps(ByteRange other) {
    return start < other.end() && other.start < end();
  }

  public boolean contains(ByteRange other) {
    return start <= other.start && other.end() <= end();
  }

  /// Whether both ends lie on multiples of `unit`.
  public boolean isAlignedTo(long unit) {
    return start % unit == 0 && length % unit == 0;
  }

  @Override
  public String toString() {
    return "[" + start + "," + end() + ")";
  }
}
