package tanabata.node.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tanabata.fencing.agent.FenceAction;
import tanabata.fencing.agent.FenceDevice;
import tanabata.fencing.agent.FenceLevel;

/// Reads the `fence { … }` of a host: how that host is switched off.
final class FenceReader {

  private static final String LEVEL_ALLOWED =
      "a list of devices such as [ { agent = fence_ipmilan, parameters { ip = 10.0.0.9 } } ]";
  private static final String AGENT_ALLOWED =
      "the name of a program such as fence_ipmilan, or a path to one";
  private static final String ACTION_ALLOWED = "off or reboot";
  private static final String PARAMETERS_ALLOWED =
      "a section of names and values such as parameters { ip = 10.0.0.9, plug = 3 }";
  private static final List<String> KEYS =
      List.of("agent", "parameters", "action", "delay", "timeout", "retries", "verify");
  private static final Pattern AGENT = Pattern.compile("fence_[0-9A-Za-z_.-]+|.*/.*");
  private static final Pattern PARAMETER = Pattern.compile("[0-9A-Za-z_-]+");
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int MOST_RETRIES = 9;

  private FenceReader() {}

  static List<FenceLevel> read(Section host) throws BadConfiguration {
    Optional<Value> written = host.optional("fence");
    if (written.isEmpty()) {
      return List.of();
    }
    Section section = Section.of(written.get(), "a section 'fence { level1 = [ … ] }'");
    List<String> names =
        IntStream.rangeClosed(1, FenceLevel.LAST).mapToObj(number -> "level" + number).toList();
    section.allow(names, List.of());
    List<FenceLevel> levels = new ArrayList<>();
    for (int number = 1; number <= FenceLevel.LAST; number++) {
      Optional<Value> level = section.optional("level" + number);
      if (level.isPresent()) {
        levels.add(new FenceLevel(number, devices(level.get())));
      }
    }
    return levels;
  }

  private static List<FenceDevice> devices(Value level) throws BadConfiguration {
    List<FenceDevice> devices = new ArrayList<>();
    for (Value item : level.list(LEVEL_ALLOWED)) {
      devices.add(device(Section.of(item, LEVEL_ALLOWED)));
    }
    if (devices.isEmpty()) {
      throw level.bad("is empty; allowed: " + LEVEL_ALLOWED);
    }
    return devices;
  }

  private static FenceDevice device(Section section) throws BadConfiguration {
    section.allow(KEYS, List.of());
    Value agent = section.required("agent", AGENT_ALLOWED);
    String name = agent.text(AGENT_ALLOWED);
    if (!AGENT.matcher(name).matches()) {
      throw agent.bad(agent.shown() + " is no fence agent; allowed: " + AGENT_ALLOWED);
    }
    Optional<Value> retries = section.optional("retries");
    Optional<Value> verify = section.optional("verify");
    return new FenceDevice(
        agent.program(name),
        parameters(section),
        action(section),
        duration(section, "delay", Duration.ZERO, Duration.ZERO),
        duration(section, "timeout", FenceDevice.USUAL_TIMEOUT, SHORTEST),
        retries.isEmpty() ? FenceDevice.USUAL_RETRIES : retries.get().integer(0, MOST_RETRIES),
        verify.isEmpty() || verify.get().truth());
  }

  private static Duration duration(Section section, String name, Duration otherwise, Duration least)
      throws BadConfiguration {
    Optional<Value> value = section.optional(name);
    return value.isEmpty() ? otherwise : value.get().duration(least, LONGEST);
  }

  private static FenceAction action(Section section) throws BadConfiguration {
    Optional<Value> written = section.optional("action");
    if (written.isEmpty()) {
      return FenceAction.OFF;
    }
    Value value = written.get();
    return switch (value.text(ACTION_ALLOWED)) {
      case "off" -> FenceAction.OFF;
      case "reboot" -> FenceAction.REBOOT;
      default -> throw value.bad(value.shown() + " is not known; allowed: " + ACTION_ALLOWED);
    };
  }

  private static Map<String, String> parameters(Section section) throws BadConfiguration {
    Optional<Value> written = section.optional("parameters");
    if (written.isEmpty()) {
      return Map.of();
    }
    Section values = Section.of(written.get(), PARAMETERS_ALLOWED);
    Map<String, String> parameters = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : values.raw().entrySet()) {
      Value value = values.required(entry.getKey(), PARAMETERS_ALLOWED);
      parameters.put(entry.getKey(), parameter(entry.getKey(), value));
    }
    return parameters;
  }

  /// The sentences do not quote the value: it may be a password.
  private static String parameter(String name, Value value) throws BadConfiguration {
    if (name.equals("action")) {
      throw value.bad("an action is said beside 'parameters'; allowed there: " + ACTION_ALLOWED);
    }
    if (!PARAMETER.matcher(name).matches()) {
      throw value.bad("is no name of a parameter; allowed: letters, digits, '_' and '-'");
    }
    ConfigValueType type = value.raw().valueType();
    if (type == ConfigValueType.OBJECT
        || type == ConfigValueType.LIST
        || type == ConfigValueType.NULL) {
      throw value.bad("is no single value; allowed: a text, a number, true or false");
    }
    // As it is written: 007 stays 007.
    String text = value.raw().atKey("it").getString("it");
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw value.bad("is not a single line; allowed: a text without line breaks");
    }
    return text;
  }
}
