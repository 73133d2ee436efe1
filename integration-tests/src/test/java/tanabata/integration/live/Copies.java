package tanabata.integration.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import tanabata.testbed.certify.Difference;

/// Compares the two backing files of a [Pair] that is down.
public final class Copies {

  private Copies() {}

  /// Demands that the data part of both is the same, byte for byte; the metadata behind it is each
  /// node's own.
  static void demandEqual(Pair pair) throws IOException {
    demandEqual(pair.vega().disk(), pair.altair().disk(), pair.sizeBytes());
  }

  /// The same for the first `bytes` of two files.
  public static void demandEqual(Path one, Path other, long bytes) throws IOException {
    OptionalLong difference = Difference.first(one, other, bytes);
    if (difference.isPresent()) {
      long at = difference.getAsLong();
      throw new AssertionError(
          "the copies differ, first at byte %d (sector %d, block %d)"
              .formatted(at, at / 512, at / 4096));
    }
  }
}
