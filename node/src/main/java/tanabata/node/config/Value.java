package tanabata.node.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.NodeId;

/// One value of the file, which knows where it stands and can say what is wrong with it.
///
/// @param source the file as the user named it
/// @param key the path to the value, such as `resource home.net.window`
record Value(Path source, String key, ConfigValue raw) {

  /// `sun_path` holds 108 bytes, the last of them a zero.
  private static final int LONGEST_SOCKET_PATH = 107;

  BadConfiguration bad(String sentence) {
    return bad(source, raw.origin(), key, sentence);
  }

  static BadConfiguration bad(Path source, ConfigOrigin origin, String key, String sentence) {
    return new BadConfiguration(where(source, origin) + ": " + key + ": " + sentence);
  }

  static String where(Path source, ConfigOrigin origin) {
    String file = source.toString();
    if (origin.filename() != null && !Path.of(origin.filename()).equals(source.toAbsolutePath())) {
      file = origin.filename();
    }
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }

  /// What is written there, short enough to be quoted in a sentence.
  String shown() {
    String text = String.valueOf(raw.unwrapped());
    return text.length() > 60 ? "'" + text.substring(0, 60) + "…'" : "'" + text + "'";
  }

  String text(String allowed) throws BadConfiguration {
    if (raw.valueType() != ConfigValueType.STRING) {
      throw bad("is " + typeName() + "; allowed: " + allowed);
    }
    String text = (String) raw.unwrapped();
    if (text.isEmpty()) {
      throw bad("is empty; allowed: " + allowed);
    }
    return text;
  }

  int integer(int least, int most) throws BadConfiguration {
    String allowed = "a whole number from " + least + " to " + most;
    if (raw.valueType() != ConfigValueType.NUMBER) {
      throw bad("is " + typeName() + "; allowed: " + allowed);
    }
    double number = ((Number) raw.unwrapped()).doubleValue();
    if (number != Math.rint(number) || number < least || number > most) {
      throw bad(shown() + " does not fit; allowed: " + allowed);
    }
    return (int) number;
  }

  long size(long least, long most) throws BadConfiguration {
    String allowed =
        Sizes.SHAPE
            + ", a multiple of 4096, from "
            + Sizes.exact(least)
            + " to "
            + Sizes.exact(most);
    if (raw.valueType() != ConfigValueType.NUMBER && raw.valueType() != ConfigValueType.STRING) {
      throw bad("is " + typeName() + "; allowed: " + allowed);
    }
    long size =
        Sizes.parse(String.valueOf(raw.unwrapped()))
            .orElseThrow(() -> bad(shown() + " is no size; allowed: " + allowed));
    if (size < least || size > most) {
      throw bad(shown() + " does not fit; allowed: " + allowed);
    }
    if (size % Sizes.UNIT != 0) {
      throw bad(shown() + " is not a multiple of 4096; allowed: " + allowed);
    }
    return size;
  }

  Duration duration(Duration least, Duration most) throws BadConfiguration {
    String allowed =
        "a duration such as 500ms or 1s, from "
            + least.toMillis()
            + "ms to "
            + most.toSeconds()
            + "s";
    Duration duration;
    try {
      duration = raw.atKey("duration").getDuration("duration");
    } catch (ConfigException e) {
      throw bad(shown() + " is no duration; allowed: " + allowed);
    }
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw bad(shown() + " does not fit; allowed: " + allowed);
    }
    return duration;
  }

  /// A path; a relative one counts from the folder of the configuration file.
  Path path() throws BadConfiguration {
    return path(text("a path, relative to the folder of this file or absolute"));
  }

  /// A program: one with a slash is a path, from the folder of the configuration file if it is
  /// relative; one without is looked up where programs are, when it is needed.
  String program(String text) throws BadConfiguration {
    return text.indexOf('/') < 0 ? text : path(text).toString();
  }

  boolean truth() throws BadConfiguration {
    if (raw.unwrapped() instanceof Boolean truth) {
      return truth;
    }
    throw bad("is " + typeName() + "; allowed: true or false");
  }

  Path path(String text) throws BadConfiguration {
    try {
      return source.toAbsolutePath().resolveSibling(text).normalize();
    } catch (InvalidPathException e) {
      throw bad("is no path: " + e.getReason() + "; allowed: any path of this system");
    }
  }

  Path socketPath(String text) throws BadConfiguration {
    Path path = path(text);
    int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_SOCKET_PATH) {
      throw bad(path + " is " + length + " bytes long; a unix socket path has at most 107 bytes");
    }
    return path;
  }

  Address address() throws BadConfiguration {
    String text = text(Address.SHAPE);
    return Address.parse(text)
        .orElseThrow(() -> bad(shown() + " is no address; allowed: " + Address.SHAPE));
  }

  List<Value> list(String allowed) throws BadConfiguration {
    if (!(raw instanceof ConfigList list)) {
      throw bad("is " + typeName() + "; allowed: " + allowed);
    }
    List<Value> items = new ArrayList<>();
    for (ConfigValue item : list) {
      items.add(new Value(source, key, item));
    }
    return items;
  }

  /// This value as the name of a host.
  ///
  /// @param name as written, or as part of the key
  NodeId nodeId(String name) throws BadConfiguration {
    try {
      return new NodeId(name);
    } catch (IllegalArgumentException e) {
      throw bad(
          "'"
              + name
              + "' is no name; allowed: 1 to 63 letters, digits, '_', '.' or '-', a letter or digit"
              + " first");
    }
  }

  /// What kind of value it is, for a sentence.
  String typeName() {
    return switch (raw.valueType()) {
      case OBJECT -> "a section in braces";
      case LIST -> "a list";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case STRING -> "a text";
    };
  }
}
