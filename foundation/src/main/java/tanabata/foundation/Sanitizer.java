package tanabata.foundation;

import java.util.function.IntUnaryOperator;

/// Text from outside made fit for a log line, a terminal or a message: whatever a peer, a client, a
/// witness or a hook may have written. Applied where text leaves the program; inside, it stays what
/// it is, and JSON carries it exactly.
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
    return replaced(text, c -> isUnsafe(c) ? '?' : c);
  }

  /// The same of text that has lines of its own, each made of what [#onOneLine] has left.
  public static String lines(String text) {
    return replaced(text, c -> isUnsafe(c) && c != '\n' && c != '\t' ? '?' : c);
  }

  /// JSON that means the same, in which nothing is left that a terminal would act on.
  public static String json(String line) {
    StringBuilder escaped = new StringBuilder();
    line.codePoints()
        .forEach(c -> {
          if (isUnsafe(c)) {
            for (char unit : Character.toChars(c)) {
              escaped.append("\\u%04x".formatted((int) unit));
            }
          } else {
            escaped.appendCodePoint(c);
          }
        });
    return escaped.toString();
  }

  private static String replaced(String text, IntUnaryOperator replacement) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().map(replacement).forEach(shown::appendCodePoint);
    return shown.toString();
  }

  /// What moves a cursor, colours, ends a line, or turns the direction of what follows; and halves
  /// of characters, which no encoding can carry.
  private static boolean isUnsafe(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
