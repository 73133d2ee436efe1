package tanabata.testbed.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import tanabata.platform.clock.BootClock;
import tanabata.platform.clock.ClockSource;

class DriftingClockTest {

  private static DriftingClock clock(String drift) {
    return new DriftingClock(Map.of(DriftingClock.DRIFT, drift));
  }

  @Test
  void a_drift_is_a_number_or_none() {
    assertEquals(920_000, clock("-80").drifted(1_000_000));
    assertEquals(1_000_000, clock("fast").drifted(1_000_000));
    assertEquals(1_000_000, new DriftingClock(Map.of()).drifted(1_000_000));
  }

  @Test
  void only_a_clock_that_drifts_is_used_and_warned_of() {
    assertEquals(
        Optional.of(
            "the clock is made to be wrong by 60 parts in a thousand (TANABATA_CLOCK_DRIFT)"),
        clock("60").warning());
    assertEquals(Optional.empty(), clock("fast").warning());
    assertEquals(Optional.empty(), new DriftingClock(Map.of()).warning());
    assertEquals(Optional.empty(), BootClock.warning());
  }

  @Test
  void a_daemon_finds_it() {
    assertTrue(
        ServiceLoader.load(ClockSource.class).stream()
            .anyMatch(provider -> provider.type() == DriftingClock.class));
  }
}
