package tanabata.replication.disk;

/// Finds the mistakes of a caller.
final class Ranges {

  private Ranges() {}

  static void check(long offset, long length) {
    if (offset < 0 || length <= 0 || offset + length < 0) {
      throw new IllegalArgumentException("no such range: start " + offset + ", length " + length);
    }
  }

  static void checkTransfer(long offset, int length) {
    check(offset, length);
    if (length > Disk.MAX_LENGTH) {
      throw new IllegalArgumentException(length + " bytes are more than " + Disk.MAX_LENGTH);
    }
  }
}
