package tanabata.fencing.agent;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// One way to switch a host off.
///
/// @param agent the program: a path, or a name to be found in PATH or /usr/sbin
/// @param parameters what the agent is told besides the action; no line breaks
/// @param delay how long to wait before the first attempt
/// @param timeout how long one run of the agent may take; a longer one is a failure
/// @param retries how often a failed attempt is repeated
/// @param verify whether `off` counts only after `status` has said so too
public record FenceDevice(
    String agent,
    Map<String, String> parameters,
    FenceAction action,
    Duration delay,
    Duration timeout,
    int retries,
    boolean verify) {

  public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(60);
  public static final int USUAL_RETRIES = 1;

  public FenceDevice {
    parameters = Map.copyOf(parameters);
    parameters.forEach((key, value) -> {
      if (key.contains("=") || (key + value).chars().anyMatch(c -> c == '\n' || c == '\r')) {
        throw new IllegalArgumentException("parameter " + key + " does not fit on a line");
      }
    });
  }

  /// Without the values of the parameters, some of which are passwords.
  @Override
  public String toString() {
    return agent + " " + action.word() + " " + new TreeMap<>(parameters).keySet();
  }
}
