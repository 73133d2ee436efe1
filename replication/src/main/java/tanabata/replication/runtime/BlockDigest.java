package tanabata.replication.runtime;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Tells by eight bytes what a block holds.
final class BlockDigest {

  private BlockDigest() {}

  /// The first eight bytes of its SHA-256.
  public static long of(byte[] content) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(content)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Whether it holds anything but zeros: those say nothing about which disk it is.
  static boolean isOfData(byte[] content) {
    for (byte each : content) {
      if (each != 0) {
        return true;
      }
    }
    return false;
  }
}
