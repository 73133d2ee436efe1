package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Tool;
import tanabata.node.admin.ResourceStatus;
import tanabata.testbed.certify.FakeTime;

/// The wall clock of one host jumps. Nothing here goes by a wall clock.
class ClockJumpTest {

  @RegisterExtension final DaemonCluster cluster = DaemonCluster.of(ClusterConfig.USUAL);

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
      for (String jump : new String[] {"+11h", "-7h"}) {
        Files.writeString(clock, jump + "\n");
        cluster.letLeasesRunOut();
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

  private void restartAltairWith(Path clock) throws Exception {
    cluster.altair().down();
    cluster.environment(cluster.altair()).putAll(FakeTime.environment(clock));
    cluster.altair().start();
    cluster.awaitFirm();
  }

  /// Or this test would be worth nothing.
  private void demandThatItJumped() {
    Duration apart = Duration.between(end(cluster.vega()), end(cluster.altair())).abs();
    assertTrue(apart.compareTo(Duration.ofHours(1)) > 0, () -> cluster.altair().log());
  }

  /// When this node said that it had stopped, by its own clock.
  private static Instant end(LiveNode node) {
    String last =
        node.log()
            .lines()
            .filter(line -> line.endsWith("has stopped"))
            .reduce((_, b) -> b)
            .orElseThrow();
    return Instant.parse(last.substring(0, last.indexOf(' ')));
  }
}
