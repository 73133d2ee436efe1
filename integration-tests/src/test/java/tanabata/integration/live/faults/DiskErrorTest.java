package tanabata.integration.live.faults;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Tool;

/// A disk that takes no more writes, neither data nor metadata.
class DiskErrorTest {

  /// Behind the first MiB of its disk, the process can write nothing any more.
  private static final long GOOD_BYTES = 1 << 20;

  private static final int REGION = (int) (4 * GOOD_BYTES / Writer.REGION);

  @RegisterExtension final DaemonCluster cluster = DaemonCluster.of(ClusterConfig.USUAL);

  @ParameterizedTest
  @ValueSource(strings = {Network.VEGA, Network.ALTAIR})
  void a_node_whose_disk_fails_serves_through_its_peer(String name) throws Exception {
    LiveNode ill = cluster.node(name);
    try (Writer there = Writer.at(ill, REGION);
        Writer peer = Writer.at(cluster.peerOf(ill), REGION + 1)) {
      there.awaitProgress();
      peer.awaitProgress();
      Tool.required("prlimit").run("--pid", Long.toString(ill.pid()), "--fsize=" + GOOD_BYTES);
      cluster.await(
          name + " knows that its disk has failed",
          List.of(ill),
          () -> ill.statusIfAny().filter(it -> it.disk().equals("Diskless")).isPresent());
      there.awaitProgress();
      peer.awaitProgress();
      there.stop();
      demandKept(there, peer);
      // It starts again with a disk that is as good as new.
      ill.down();
      ill.start();
      cluster.awaitFirm();
      peer.awaitProgress();
      peer.stop();
      demandKept(there, peer);
      there.demandNoError();
      peer.demandNoError();
    }
    cluster.downAndDemandEqual();
  }

  private void demandKept(Writer... writers) throws Exception {
    for (LiveNode node : cluster.nodes()) {
      for (Writer writer : writers) {
        writer.demandKept(node);
      }
    }
  }
}
