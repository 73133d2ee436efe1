package tanabata.dlm.core;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Flag;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;

/// Parses a line of a transcript, word by word; a quoted text is one word.
final class ScriptLine {

  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|[^\\s\"]+");

  private final String line;
  private final ArrayDeque<String> words = new ArrayDeque<>();

  ScriptLine(String line) {
    this.line = line;
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group());
    }
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  String next() {
    if (words.isEmpty()) {
      throw error("it ends too early");
    }
    return words.remove();
  }

  long number() {
    return Long.parseLong(next());
  }

  LockName name() {
    return new LockName(next());
  }

  Mode mode() {
    return Mode.valueOf(next());
  }

  /// Takes a word if it is the next one.
  boolean has(String word) {
    boolean has = word.equals(words.peek());
    if (has) {
      words.remove();
    }
    return has;
  }

  /// Takes a word that must be the next one.
  ScriptLine expect(String word) {
    if (!has(word)) {
      throw error("'" + word + "' is missing");
    }
    return this;
  }

  Duration duration() {
    Duration time = Duration.ofMillis(number());
    expect("ms");
    return time;
  }

  /// All flags that come next.
  Flags flags() {
    Flags flags = Flags.NONE;
    for (Flags more = flag(); more != Flags.NONE; more = flag()) {
      flags = new Flags(flags.bits() | more.bits());
    }
    return flags;
  }

  private Flags flag() {
    for (Flag flag : Flag.values()) {
      if (has(flag.name())) {
        return Flags.of(flag);
      }
    }
    return Flags.NONE;
  }

  long session() {
    return has("session") ? number() : 0;
  }

  Duration timeout() {
    return has("timeout") ? duration() : Duration.ZERO;
  }

  Block value() {
    if (!has("value")) {
      return Block.NONE;
    }
    String quoted = next();
    return Block.of(quoted.substring(1, quoted.length() - 1).getBytes(StandardCharsets.UTF_8));
  }

  void end() {
    if (!words.isEmpty()) {
      throw error("'" + words.peek() + "' means nothing here");
    }
  }

  IllegalArgumentException error(String reason) {
    return new IllegalArgumentException("'" + line + "': " + reason);
  }
}
