package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What the benchmark makes of its runs.
class FailoverTableTest {

  @Test
  void quantiles_lie_on_a_line_between_neighbours() {
    double[] values = {1, 2, 3, 11};
    assertEquals(1, FailoverTable.quantile(values, 0));
    assertEquals(2.5, FailoverTable.quantile(values, 0.5));
    assertEquals(7, FailoverTable.quantile(values, 2.5 / 3));
    assertEquals(11, FailoverTable.quantile(values, 1));
    assertEquals(5, FailoverTable.quantile(new double[] {5}, 0.95));
  }

  @Test
  void each_kind_that_was_played_has_its_lines() {
    List<FailoverRun> runs =
        LongStream.rangeClosed(1, 21)
            .mapToObj(i ->
                new FailoverRun(
                    Loss.SILENCE,
                    Network.VEGA,
                    Duration.ofMillis(100 * i),
                    Duration.ofSeconds(i),
                    i << 10,
                    1.5))
            .toList();
    List<String> lines = FailoverTable.of(runs).lines().toList();
    assertTrue(
        lines.get(1).matches("silent cut: freeze \\(s\\) +21 +0.10 +1.10 +2.00 +2.10 +10.5 .*"),
        lines.get(1));
    assertTrue(
        lines.get(3).matches("silent cut: copied \\(KiB\\) +21 +1 +11 +20 +21 *"), lines.get(3));
    assertTrue(lines.get(4).startsWith("load average 1.5 to 1.5 on "), lines.get(4));
  }
}
