package tanabata.integration.weather;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tanabata.integration.live.Tool;
import tanabata.testbed.certify.Fault;
import tanabata.testbed.certify.Report;

/// `-Dweather.seconds=600 -Dweather.seed=7` make more of it, and another; 40 seconds of seed 1
/// unless told.
class WeatherTest {

  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("weather.seconds", 40));
  private static final long SEED = Long.getLong("weather.seed", 1);

  // Short, because the path of a unix socket has at most 107 bytes.
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void bad_weather_breaks_no_promise() throws Exception {
    // Without it the clocks would not jump.
    Tool.required("faketime");
    Report report = Sky.over("", folder.resolve("w"), LENGTH, SEED, EnumSet.allOf(Fault.class));
    System.out.print(report.text());
    assertEquals(List.of(), report.violations());
    assertEquals(List.of(), report.notDone());
    assertTrue(report.episodes() > 0, report::text);
  }
}
