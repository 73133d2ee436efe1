package tanabata.integration.fuzz;

import java.time.Duration;

/// How long to look and where to begin.
///
/// @param seed of the first case; that of each next one is higher by one
/// @param budget after which no new case is begun
/// @param mostCases the same, in cases
/// @param timeout how long a single case may take before it counts as one that never ends
record Settings(long seed, Duration budget, long mostCases, Duration timeout) {

  /// Where every run begins that is not told otherwise, so that a failure in CI can be had again.
  private static final long USUAL_SEED = 20261126;

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /// From the system properties `fuzz.seconds` (for all targets together), `fuzz.seed`,
  /// `fuzz.cases` (for each).
  ///
  /// @param targets how many share the time
  static Settings ofThisRun(int targets) {
    long millis = Long.getLong("fuzz.seconds", 60) * 1000 / targets;
    return new Settings(
        Long.getLong("fuzz.seed", USUAL_SEED),
        Duration.ofMillis(millis),
        Long.getLong("fuzz.cases", Long.MAX_VALUE),
        TIMEOUT);
  }
}
