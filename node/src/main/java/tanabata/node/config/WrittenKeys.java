package tanabata.node.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads where each key of a file is written, and refuses one that is written twice: HOCON would
/// merge the two, or let the second win, and say nothing.
///
/// Works on the text, because the parser's result no longer tells; the text is known to be valid
/// HOCON.
final class WrittenKeys {

  private static final Pattern INCLUDE = Pattern.compile("include[\\s(\"].*");

  private final Map<String, Place> places = new HashMap<>();

  /// Where something is written.
  record Place(Path file, int line) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /// What to do with an `include`.
  @FunctionalInterface
  interface Includes {
    /// @param statement as written
    /// @param section the path of the section in which it stands
    void include(String statement, Place place, String section) throws BadConfiguration;
  }

  /// Reads one file.
  ///
  /// @param section the path of the section into which it is included, or empty
  void read(Path file, String text, String section, Includes includes) throws BadConfiguration {
    new Scan(file, text, includes).object(section);
  }

  private void written(String path, Place place) throws BadConfiguration {
    Place first = places.putIfAbsent(path, place);
    if (first != null) {
      throw new BadConfiguration(
          place
              + ": "
              + path
              + ": is written twice, here and at "
              + first
              + "; each may be written once");
    }
  }

  /// One walk over a text.
  private final class Scan {
    private final Path file;
    private final String text;
    private final Includes includes;
    private int at;
    private int line = 1;

    Scan(Path file, String text, Includes includes) {
      this.file = file;
      this.text = text;
      this.includes = includes;
    }

    /// The keys of a section, up to its end, which is passed.
    void object(String section) throws BadConfiguration {
      while (skipToKey()) {
        int begun = line;
        String key = key();
        if (INCLUDE.matcher(key).matches()) {
          includes.include(key, new Place(file, begun), section);
        } else {
          String path = section.isEmpty() ? plain(key) : section + "." + plain(key);
          boolean appends = here('+');
          skip("+=: \t\r\n");
          if (!appends) {
            written(path, new Place(file, begun));
          }
          value(path);
        }
      }
    }

    /// Whether there is a key before the end of the section.
    private boolean skipToKey() {
      while (at < text.length()) {
        if (here('}')) {
          next();
          return false;
        }
        if (here('#') || text.startsWith("//", at)) {
          toEndOfLine();
        } else if (here('{') || here(',') || Character.isWhitespace(text.charAt(at))) {
          next();
        } else {
          return true;
        }
      }
      return false;
    }

    private String key() {
      int start = at;
      while (at < text.length() && "\n{}=:,".indexOf(text.charAt(at)) < 0 && !appends()) {
        if (here('"')) {
          quoted();
        } else {
          next();
        }
      }
      return text.substring(start, at).strip();
    }

    private boolean appends() {
      return text.startsWith("+=", at);
    }

    /// A value, and what is concatenated with it.
    private void value(String path) throws BadConfiguration {
      while (at < text.length() && "\n,}]".indexOf(text.charAt(at)) < 0) {
        if (here('{')) {
          next();
          object(path);
        } else if (here('[')) {
          list(path);
        } else if (here('"')) {
          quoted();
        } else if (text.startsWith("${", at)) {
          while (at < text.length() && !here('}')) {
            next();
          }
          next();
        } else if (here('#') || text.startsWith("//", at)) {
          toEndOfLine();
        } else {
          next();
        }
      }
    }

    private void list(String path) throws BadConfiguration {
      next();
      for (int item = 0; at < text.length() && !here(']'); item++) {
        int before = at;
        value(path + "[" + item + "]");
        skip(", \t\r\n");
        skip(at == before ? 1 : 0);
      }
      next();
    }

    private void quoted() {
      String quote = text.startsWith("\"\"\"", at) ? "\"\"\"" : "\"";
      skip(quote.length());
      while (at < text.length() && !text.startsWith(quote, at)) {
        skip(here('\\') && quote.length() == 1 ? 2 : 1);
      }
      skip(quote.length());
    }

    private void toEndOfLine() {
      while (at < text.length() && !here('\n')) {
        at++;
      }
    }

    private boolean here(char wanted) {
      return at < text.length() && text.charAt(at) == wanted;
    }

    private void skip(String letters) {
      while (at < text.length() && letters.indexOf(text.charAt(at)) >= 0) {
        next();
      }
    }

    private void skip(int letters) {
      for (int i = 0; i < letters; i++) {
        next();
      }
    }

    private void next() {
      if (here('\n')) {
        line++;
      }
      at++;
    }
  }

  /// A key without quotes, and with one space where there are several.
  private static String plain(String key) {
    return key.replace("\"", "").replaceAll("\\s+", " ");
  }
}
