package tanabata.cli;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;

/// Times on the command line, written as in the configuration.
final class TimeOption {

  private TimeOption() {}

  /// @param option its name, for the sentence that refuses
  static Duration parse(String option, String text) {
    try {
      Duration time = ConfigFactory.parseMap(Map.of("time", text)).getDuration("time");
      if (time.isPositive()) {
        return time;
      }
    } catch (ConfigException e) {
      // Said below.
    }
    throw new Failure(
        ExitCode.USAGE,
        option + ": '" + text + "' is no time above 0; allowed: such as 5s or 200ms");
  }
}
