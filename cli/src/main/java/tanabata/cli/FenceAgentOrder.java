package tanabata.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a cluster manager wants of `fence_tanabata`: `key=value` lines, of which unknown ones are
/// ignored and the last one of a kind wins.
///
/// @param plug the host that it is about
/// @param config the configuration file of this host's daemon
/// @param powerTimeout how many seconds `off` may take
record FenceAgentOrder(
    String action, Optional<String> plug, Optional<String> config, int powerTimeout) {

  private static final int LONGEST_POWER_TIMEOUT = 3600;

  static FenceAgentOrder parse(String lines) {
    Map<String, String> all = new HashMap<>();
    for (String line : lines.lines().map(String::strip).toList()) {
      int sign = line.indexOf('=');
      if (sign > 0 && !line.startsWith("#")) {
        all.put(line.substring(0, sign), line.substring(sign + 1));
      }
    }
    all.values().removeIf(String::isEmpty);
    return new FenceAgentOrder(
        all.getOrDefault("action", "off"),
        Optional.ofNullable(all.get("plug"))
            .or(() -> Optional.ofNullable(all.get("port")))
            .or(() -> Optional.ofNullable(all.get("nodename"))),
        Optional.ofNullable(all.get("config")),
        powerTimeout(all.get("power_timeout")));
  }

  /// @param text null if it was not said
  static int powerTimeout(String text) {
    if (text == null) {
      return FenceAgentMetadata.USUAL_POWER_TIMEOUT;
    }
    try {
      int seconds = Integer.parseInt(text);
      if (seconds >= 0 && seconds <= LONGEST_POWER_TIMEOUT) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // As wrong as a number out of range.
    }
    throw new Failure(
        ExitCode.REFUSED,
        "power_timeout: '" + text + "' does not fit; allowed: whole seconds from 0 to 3600");
  }
}
