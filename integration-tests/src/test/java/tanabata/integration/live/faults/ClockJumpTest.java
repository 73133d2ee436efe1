package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.Tool;
import tanabata.node.admin.ResourceStatus;

/// The wall clock of one host jumps. Nothing here goes by a wall clock.
class ClockJumpTest {

  private static final Duration WHILE = Duration.ofSeconds(3);

  @RegisterExtension final Cluster cluster = Cluster.of(Plan.USUAL);

  @Test
  void a_wall_clock_that_jumps_ahead_and_back_is_not_noticed() throws Exception {
    Tool.required("faketime");
    Path clock = Files.writeString(cluster.file("clock"), "+0\n");
    restartAltairWith(clock);
    ResourceStatus before = cluster.vega().status();
    try (Writer vega = Writer.at(cluster.vega(), 0);
        Writer altair = Writer.at(cluster.altair(), 1)) {
      vega.awaitProgress();
      altair.awaitProgress();
      for (String jump : new String[] {"+30d", "-400d"}) {
        Files.writeString(clock, jump + "\n");
        long since = System.nanoTime();
        cluster.await(
            "a few leases have passed",
            cluster.nodes(),
            () -> System.nanoTime() - since > WHILE.toNanos());
        vega.awaitProgress();
        altair.awaitProgress();
      }
      vega.demandNoError();
      altair.demandNoError();
    }
    cluster.awaitFirm();
    ResourceStatus after = cluster.vega().status();
    assertEquals(before.generation(), after.generation());
    assertEquals(before.fencing().epoch(), after.fencing().epoch());
    cluster.downAndDemandEqual();
    demandThatItJumped();
  }

  /// Only the wall clock is bent; the file says by how much.
  private void restartAltairWith(Path clock) throws Exception {
    cluster.altair().down();
    cluster
        .surroundings(cluster.altair())
        .putAll(
            Map.of(
                "LD_PRELOAD",
                library().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                clock.toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1"));
    cluster.altair().start();
    cluster.awaitFirm();
  }

  private static Path library() throws Exception {
    String said = Tool.required("faketime").run("-f", "+0", "env");
    String preload =
        said.lines().filter(line -> line.startsWith("LD_PRELOAD=")).findFirst().orElseThrow();
    Path library = Path.of(preload.substring("LD_PRELOAD=".length()).strip());
    return library.resolveSibling("libfaketimeMT.so.1");
  }

  /// Or this test would be worth nothing.
  private void demandThatItJumped() {
    String years =
        cluster
            .altair()
            .log()
            .lines()
            .map(line -> line.replaceAll("^(\\d{4}).*", "$1"))
            .toList()
            .toString();
    assertTrue(
        cluster.altair().log().lines().map(line -> line.substring(0, 4)).distinct().count() > 1,
        () -> "all lines are of the same year: " + years);
  }
}
