package tanabata.filesystem.fuse.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What holds for a connection.
///
/// @param minor the lower of both versions
/// @param flags masks of [InitFlag]
/// @param maxBytes of one read or write
public record Agreement(int minor, long flags, int maxReadahead, int maxBytes) {

  /// Before anything is agreed on.
  public static final Agreement NONE = new Agreement(0, 0, 0, 1 << 20);

  /// Of the encoded answer.
  public static final int REPLY_BYTES = OutHeader.BYTES + 64;

  /// Calls without anybody who waits for them, such as readahead and what mappings write, that may
  /// be under way. Few of them would hold back the write-out that another host waits for.
  private static final int MAX_BACKGROUND = 65535;

  private static final int CONGESTION_THRESHOLD = MAX_BACKGROUND * 3 / 4;
  private static final int PAGE = 4096;

  static final int MAJOR = 7;

  public boolean has(InitFlag flag) {
    return (flags & flag.mask()) != 0;
  }

  /// Whether a mapping of a file that bypasses the page cache may be shared.
  public boolean mapsDirectFiles() {
    return has(InitFlag.DIRECT_IO_ALLOW_MMAP);
  }

  /// Writes the answer to [Incoming.Initialize], from the start of the buffer to its limit, which
  /// is set.
  public void encode(ByteBuffer target, long unique) {
    target.clear().limit(REPLY_BYTES).order(ByteOrder.nativeOrder());
    OutHeader.write(target, REPLY_BYTES, 0, unique);
    int at = OutHeader.BYTES;
    for (int i = at; i < REPLY_BYTES; i += Long.BYTES) {
      target.putLong(i, 0);
    }
    target.putInt(at, MAJOR);
    target.putInt(at + 4, minor);
    target.putInt(at + 8, maxReadahead);
    target.putInt(at + 12, (int) flags);
    target.putShort(at + 16, (short) MAX_BACKGROUND);
    target.putShort(at + 18, (short) CONGESTION_THRESHOLD);
    target.putInt(at + 20, maxBytes);
    target.putInt(at + 24, 1);
    target.putShort(at + 28, (short) (maxBytes / PAGE));
    target.putInt(at + 32, (int) (flags >>> 32));
  }
}
