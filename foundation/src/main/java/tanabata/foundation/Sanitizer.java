package tanabata.foundation;

/// Text from outside made fit for a log line or a message.
public final class Sanitizer {

  private static final int LONGEST = 80;
  private static final int LONGEST_SENTENCE = 1_000;

  private Sanitizer() {}

  /// In quotes, without control characters (a line break would forge a log line), cut if long.
  public static String quoted(String text) {
    int[] start = text.codePoints().limit(LONGEST).toArray();
    boolean cut = text.codePointCount(0, text.length()) > LONGEST;
    return "'" + onOneLine(new String(start, 0, start.length)) + (cut ? "...'" : "'");
  }

  /// The same of a sentence that may quote anything: on one line, and no longer than a few of them.
  public static String sentence(String text) {
    boolean cut = text.length() > LONGEST_SENTENCE;
    return onOneLine(cut ? text.substring(0, LONGEST_SENTENCE) + "..." : text);
  }

  /// Without control characters, for a sentence that may quote anything.
  public static String onOneLine(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
