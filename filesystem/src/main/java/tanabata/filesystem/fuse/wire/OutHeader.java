package tanabata.filesystem.fuse.wire;

import java.nio.ByteBuffer;

/// What every answer and every notification begins with.
final class OutHeader {

  static final int BYTES = 16;

  private OutHeader() {}

  /// @param error 0, a negated error, or the kind of a notification
  /// @param unique of the request, 0 for a notification
  static void write(ByteBuffer target, int length, int error, long unique) {
    target.putInt(0, length);
    target.putInt(4, error);
    target.putLong(8, unique);
  }
}
