package tanabata.testbed.certify;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/// Compares two files that hold copies of the same device.
public final class Difference {

  private static final long CHUNK = 64L << 20;

  private Difference() {}

  /// Where the first `bytes` of two files differ first; the metadata behind them differs.
  public static OptionalLong first(Path one, Path other, long bytes) throws IOException {
    try (FileChannel first = FileChannel.open(one, StandardOpenOption.READ);
        FileChannel second = FileChannel.open(other, StandardOpenOption.READ)) {
      for (long at = 0; at < bytes; at += CHUNK) {
        long length = Math.min(CHUNK, bytes - at);
        MappedByteBuffer here = first.map(MapMode.READ_ONLY, at, length);
        int where = here.mismatch(second.map(MapMode.READ_ONLY, at, length));
        if (where >= 0) {
          return OptionalLong.of(at + where);
        }
      }
      return OptionalLong.empty();
    }
  }
}
