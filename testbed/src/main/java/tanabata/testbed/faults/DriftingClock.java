package tanabata.testbed.faults;

import java.util.Map;
import java.util.Optional;
import tanabata.foundation.Moment;
import tanabata.platform.clock.ClockSource;
import tanabata.platform.linux.KernelClock;

/// A clock that runs too fast or too slow, to certify that a cluster bears what its `guard` is for.
public final class DriftingClock implements ClockSource {

  /// The environment variable with the drift in parts per thousand, such as `-80` for a slow clock.
  public static final String DRIFT = "TANABATA_CLOCK_DRIFT";

  private final long perMille;

  /// For the service loader.
  public DriftingClock() {
    this(System.getenv());
  }

  DriftingClock(Map<String, String> environment) {
    String wanted = environment.getOrDefault(DRIFT, "0");
    perMille = wanted.matches("-?[0-9]{1,3}") ? Long.parseLong(wanted) : 0;
  }

  @Override
  public Optional<String> warning() {
    return perMille == 0
        ? Optional.empty()
        : Optional.of(
            "the clock is made to be wrong by %d parts in a thousand (%s)"
                .formatted(perMille, DRIFT));
  }

  @Override
  public Moment now() {
    return new Moment(drifted(KernelClock.bootTimeNanos()));
  }

  long drifted(long nanos) {
    return nanos + nanos / 1000 * perMille;
  }
}
