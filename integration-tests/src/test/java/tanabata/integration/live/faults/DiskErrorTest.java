package tanabata.integration.live.faults;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.Tool;

/// A disk that takes no more writes.
class DiskErrorTest {

  /// Behind the first MiB of its disk, this process can write nothing any more.
  private static final long GOOD_BYTES = 1 << 20;

  private static final int REGION = (int) (4 * GOOD_BYTES / Writer.REGION);

  @RegisterExtension final Cluster cluster = Cluster.of(Plan.USUAL);

  @Test
  void a_node_whose_disk_fails_serves_through_its_peer() throws Exception {
    try (Writer vega = Writer.at(cluster.vega(), REGION);
        Writer altair = Writer.at(cluster.altair(), REGION + 1)) {
      vega.awaitProgress();
      altair.awaitProgress();
      Tool.required("prlimit")
          .run("--pid", Long.toString(cluster.vega().pid()), "--fsize=" + GOOD_BYTES);
      cluster.await(
          "vega knows that its disk has failed",
          List.of(cluster.vega()),
          () ->
              cluster
                  .vega()
                  .statusIfAny()
                  .filter(status -> status.disk().equals("Diskless"))
                  .isPresent());
      vega.awaitProgress();
      altair.awaitProgress();
      vega.stop();
      altair.stop();
      vega.demandNoError();
      altair.demandNoError();
      vega.demandKept(cluster.vega());
      vega.demandKept(cluster.altair());
      altair.demandKept(cluster.vega());
      altair.demandKept(cluster.altair());
    }
  }
}
