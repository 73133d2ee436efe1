package tanabata.fencing.hook;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Which programs are told of what.
///
/// @param lines a program (a path, or a name to be found in PATH) and its arguments, by event
/// @param timeout how long a program may run before it is killed
public record HookPrograms(Map<HookEvent, List<String>> lines, Duration timeout) {

  public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);

  public HookPrograms {
    lines = Map.copyOf(lines);
  }

  public static HookPrograms none() {
    return new HookPrograms(Map.of(), USUAL_TIMEOUT);
  }
}
