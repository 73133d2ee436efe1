package tanabata.integration.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/// The random choices of one case: the same seed makes the same ones.
final class Draw {

  private static final long[] EDGES = {
    0,
    1,
    2,
    7,
    8,
    63,
    64,
    255,
    256,
    511,
    512,
    4095,
    4096,
    65535,
    65536,
    1 << 20,
    1 << 25,
    Integer.MAX_VALUE,
    1L << 31,
    0xffffffffL,
    1L << 32,
    1L << 60,
    Long.MAX_VALUE - 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    -2,
    -1,
    -512
  };

  private static final List<String> PIECES =
      List.of(
          "a",
          "Z",
          "home",
          "9",
          "-",
          ".",
          "_",
          " ",
          "\n",
          "\u0000",
          "\u001b[2J",
          "ü",
          "星",
          "\uD83C\uDF1F",
          "\uD83C",
          "\uDF1F",
          "\u202e",
          "\"",
          "\\",
          "${",
          "}",
          "{",
          "=",
          ",",
          "'",
          "/",
          "#");

  private final SplittableRandom random;

  Draw(long seed) {
    random = new SplittableRandom(seed);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /// From 0, less than the bound.
  int below(int bound) {
    return random.nextInt(bound);
  }

  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  long any() {
    return random.nextLong();
  }

  /// A number of which a careless reader of lengths and offsets may have been afraid.
  long edge() {
    return EDGES[below(EDGES.length)];
  }

  /// Mostly from 0 to `most`, sometimes anything at all.
  long number(int most) {
    return chance(90) ? random.nextInt(most + 1) : chance(70) ? edge() : any();
  }

  <T> T oneOf(List<T> all) {
    return all.get(below(all.size()));
  }

  <T> T oneOf(T[] all) {
    return all[below(all.length)];
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Text with what may upset a reader in it.
  String text(int mostPieces) {
    StringBuilder text = new StringBuilder();
    for (int i = below(mostPieces + 1); i > 0; i--) {
      text.append(oneOf(PIECES));
    }
    return text.toString();
  }
}
