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

/// Takes a line of a transcript apart, word by word; what stands in quotes is one word.
final class Words {

  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|[^\\s\"]+");

  private final String line;
  private final ArrayDeque<String> words = new ArrayDeque<>();

  Words(String line) {
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
      throw wrong("it ends too early");
    }
    return words.poll();
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
    if (word.equals(words.peek())) {
      words.poll();
      return true;
    }
    return false;
  }

  Duration duration() {
    Duration time = Duration.ofMillis(number());
    if (!has("ms")) {
      throw wrong("times are in ms");
    }
    return time;
  }

  /// All flags that come next.
  Flags flags() {
    int bits = 0;
    for (Flag flag = flag(); flag != null; flag = flag()) {
      bits |= Flags.of(flag).bits();
    }
    return new Flags(bits);
  }

  private Flag flag() {
    for (Flag flag : Flag.values()) {
      if (has(flag.name())) {
        return flag;
      }
    }
    return null;
  }

  long session() {
    return has("session") ? number() : 0;
  }

  Duration patience() {
    return has("within") ? duration() : Duration.ZERO;
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
      throw wrong("nobody knows what '" + words.peek() + "' means here");
    }
  }

  IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("'" + line + "': " + why);
  }
}
