package tanabata.fencing.format;

/// Any text on one line: what could break a line or a terminal is written as a backslash, a `u` and
/// four hex digits, and the backslash itself as two.
final class OneLine {

  private static final int DIGITS = 4;

  private OneLine() {}

  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        out.append("\\\\");
      } else if (Character.isISOControl(c) || isAlone(text, i)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /// Half of a character, which UTF-8 cannot say.
  private static boolean isAlone(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  static String unescape(String line) throws BadFormat {
    StringBuilder out = new StringBuilder(line.length());
    int i = 0;
    while (i < line.length()) {
      char c = line.charAt(i++);
      if (c != '\\') {
        out.append(c);
      } else if (line.startsWith("\\", i)) {
        out.append('\\');
        i++;
      } else {
        out.append(coded(line, i));
        i += 1 + DIGITS;
      }
    }
    return out.toString();
  }

  private static char coded(String line, int from) throws BadFormat {
    int end = from + 1 + DIGITS;
    if (!line.startsWith("u", from) || end > line.length()) {
      throw new BadFormat("a backslash in it begins neither \\\\ nor \\uXXXX");
    }
    try {
      return (char) Integer.parseUnsignedInt(line, from + 1, end, 16);
    } catch (NumberFormatException _) {
      throw new BadFormat("a backslash in it begins neither \\\\ nor \\uXXXX");
    }
  }
}
