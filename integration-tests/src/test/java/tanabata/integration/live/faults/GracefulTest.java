package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;

/// A node that leaves in order says so, and nobody has to wait for its lease.
class GracefulTest {

  /// That of [ClusterConfig#LONG_LEASE].
  private static final Duration LEASE = Duration.ofSeconds(30);

  @RegisterExtension
  final DaemonCluster cluster =
      DaemonCluster.of(ClusterConfig.USUAL.fencing(ClusterConfig.LONG_LEASE));

  @Test
  void after_down_the_peer_goes_on_at_once_and_gets_the_other_back() throws Exception {
    leaveAndReturn(() -> cluster.altair().down(), () -> cluster.altair().start());
  }

  @Test
  void after_disconnect_the_peer_goes_on_at_once_and_gets_the_other_back() throws Exception {
    leaveAndReturn(
        () -> ask(new Request.Disconnect("home")), () -> ask(new Request.Connect("home")));
  }

  private void ask(Request request) throws Exception {
    Reply reply = cluster.altair().ask(request);
    assertInstanceOf(Reply.Done.class, reply, reply::sentence);
  }

  @Test
  void a_node_that_leaves_under_load_has_nothing_to_complain_of() throws Exception {
    try (Writer altair = Writer.at(cluster.altair(), 0);
        Writer vega = Writer.at(cluster.vega(), 1)) {
      altair.awaitProgress();
      vega.awaitProgress();
      cluster.altair().down();
      vega.awaitProgress();
    }
    List<String> complaints =
        cluster
            .altair()
            .log()
            .lines()
            .filter(line -> line.contains(" ERROR ") || line.contains("has been closed"))
            .toList();
    assertEquals(List.of(), complaints);
  }

  private void leaveAndReturn(Partition.Action leave, Partition.Action back) throws Exception {
    try (Writer vega = Writer.at(cluster.vega(), 0)) {
      vega.awaitProgress();
      leave.run();
      cluster.awaitAlone(cluster.vega());
      vega.awaitProgress();
      assertEquals("word", cluster.vega().status().fencing().evidence());
      back.run();
      cluster.awaitFirm();
      vega.awaitProgress();
      vega.stop();
      vega.demandNoError();
      assertTrue(vega.longestPause().compareTo(LEASE) < 0, vega::toString);
      vega.demandKept(cluster.altair());
    }
    cluster.downAndDemandEqual();
  }
}
