package tanabata.node.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as people write them: `4096`, `64M`, `1G`. K, M, G and T are powers of two.
public final class Sizes {

  /// What every size is a multiple of, in bytes.
  public static final int UNIT = 4096;

  /// What a size may look like, to be said after "allowed:".
  public static final String SHAPE =
      "a size such as 64M or 1G: bytes, or K, M, G, T (powers of two)";

  private static final Pattern PATTERN = Pattern.compile("(\\d{1,16})\\s*([KMGTkmgt]?)");
  private static final String LETTERS = "KMGT";

  private Sizes() {}

  /// The size in bytes, if the text is one.
  public static Optional<Long> parse(String text) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    String letter = matcher.group(2).toUpperCase(Locale.ROOT);
    int shift = letter.isEmpty() ? 0 : 10 * (LETTERS.indexOf(letter) + 1);
    if (number > Long.MAX_VALUE >> shift) {
      return Optional.empty();
    }
    return Optional.of(number << shift);
  }

  /// The same size in its shortest exact form: `1G`, `65M`, `4096`.
  public static String exact(long bytes) {
    for (int power = LETTERS.length(); power > 0; power--) {
      long unit = 1L << (10 * power);
      if (bytes >= unit && bytes % unit == 0) {
        return bytes / unit + LETTERS.substring(power - 1, power);
      }
    }
    return Long.toString(bytes);
  }

  /// Rounded for the eye: `0`, `512 B`, `1.5 MiB`.
  public static String rounded(long bytes) {
    if (bytes == 0) {
      return "0";
    }
    for (int power = LETTERS.length(); power > 0; power--) {
      long unit = 1L << (10 * power);
      if (bytes >= unit) {
        String letter = LETTERS.substring(power - 1, power);
        return String.format(Locale.ROOT, "%.1f %siB", (double) bytes / unit, letter);
      }
    }
    return bytes + " B";
  }
}
