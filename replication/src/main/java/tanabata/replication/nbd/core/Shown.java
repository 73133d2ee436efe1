package tanabata.replication.nbd.core;

/// Text of a client made fit for a log line or a message.
public final class Shown {

  private static final int LONGEST = 80;

  private Shown() {}

  /// In quotes, without control characters (a line break would forge a log line), cut if long.
  public static String quoted(String text) {
    StringBuilder shown = new StringBuilder("'");
    text.codePoints()
        .limit(LONGEST)
        .map(c -> Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown.append(text.codePointCount(0, text.length()) > LONGEST ? "...'" : "'").toString();
  }
}
