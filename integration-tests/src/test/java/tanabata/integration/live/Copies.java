package tanabata.integration.live;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Compares the two backing files of a [Pair] that is down.
public final class Copies {

  private static final long STRETCH = 64L << 20;

  private Copies() {}

  /// Demands that the data part of both is the same, byte for byte; the metadata behind it is each
  /// node's own.
  static void demandEqual(Pair pair) throws IOException {
    demandEqual(pair.vega().disk(), pair.altair().disk(), pair.sizeBytes());
  }

  /// The same for the first `bytes` of two files.
  public static void demandEqual(Path one, Path other, long bytes) throws IOException {
    long at = mismatch(one, other, bytes);
    if (at >= 0) {
      throw new AssertionError(
          "the copies differ, first at byte %d (sector %d, block %d)"
              .formatted(at, at / 512, at / 4096));
    }
  }

  /// Where the first `bytes` of two files differ first; negative if they do not.
  private static long mismatch(Path one, Path other, long bytes) throws IOException {
    try (FileChannel first = FileChannel.open(one, StandardOpenOption.READ);
        FileChannel second = FileChannel.open(other, StandardOpenOption.READ)) {
      for (long at = 0; at < bytes; at += STRETCH) {
        long length = Math.min(STRETCH, bytes - at);
        MappedByteBuffer here = first.map(MapMode.READ_ONLY, at, length);
        MappedByteBuffer there = second.map(MapMode.READ_ONLY, at, length);
        int where = here.mismatch(there);
        if (where >= 0) {
          return at + where;
        }
      }
      return -1;
    }
  }
}
