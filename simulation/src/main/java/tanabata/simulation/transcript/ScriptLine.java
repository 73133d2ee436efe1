package tanabata.simulation.transcript;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tanabata.foundation.NodeId;

/// A line of a transcript that is taken apart from left to right, word by word. A quoted text is
/// one word. Every method but [#isEmpty], [#has] and [#error] throws if the line does not go on so.
public final class ScriptLine {

  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|[^\\s\"]+");

  private final String line;
  private final ArrayDeque<String> words = new ArrayDeque<>();

  public ScriptLine(String line) {
    this.line = line;
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group());
    }
  }

  public boolean isEmpty() {
    return words.isEmpty();
  }

  public String next() {
    if (words.isEmpty()) {
      throw error("it ends too early");
    }
    return words.remove();
  }

  public long number() {
    String word = next();
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException _) {
      throw error("'" + word + "' is no number");
    }
  }

  /// The name of a node, with a colon behind it or without.
  public NodeId node() {
    String word = next();
    return new NodeId(word.endsWith(":") ? word.substring(0, word.length() - 1) : word);
  }

  /// One of the constants, as written in the code.
  public <E extends Enum<E>> E constant(Class<E> type) {
    String word = next();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(word)) {
        return constant;
      }
    }
    throw error("'" + word + "' is no " + type.getSimpleName());
  }

  /// The content of a quoted text.
  public String text() {
    String quoted = next();
    if (!quoted.startsWith("\"")) {
      throw error(quoted + " stands where a quoted text should");
    }
    return quoted.substring(1, quoted.length() - 1);
  }

  /// `N ms`
  public Duration duration() {
    Duration time = Duration.ofMillis(number());
    expect("ms");
    return time;
  }

  /// Takes a word if it is the next one.
  public boolean has(String word) {
    boolean has = word.equals(words.peek());
    if (has) {
      words.remove();
    }
    return has;
  }

  /// Takes a word that must be the next one.
  public ScriptLine expect(String word) {
    if (!has(word)) {
      throw error("'" + word + "' is missing");
    }
    return this;
  }

  /// The line must be over.
  public void end() {
    if (!words.isEmpty()) {
      throw error("'" + words.peek() + "' means nothing here");
    }
  }

  /// The line as it was written.
  @Override
  public String toString() {
    return line;
  }

  public IllegalArgumentException error(String reason) {
    return new IllegalArgumentException("'" + line + "': " + reason);
  }
}
