package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.LiveNode;

/// What is expected is no error, and what hurts nobody is no alarm.
class SoberLogTest {

  @RegisterExtension
  final DaemonCluster cluster = DaemonCluster.of(ClusterConfig.USUAL.withLocks());

  private static final Predicate<String> COMPLAINT =
      line -> line.contains(" WARN ") || line.contains(" ERROR ");

  /// Neither at the one who leaves, nor at the one who stays, nor when the other comes back, nor
  /// when both leave.
  @Test
  void nobody_is_alarmed_when_nodes_leave_in_order_and_return() throws Exception {
    cluster.vega().down();
    awaitAlone(cluster.altair());
    cluster.vega().start();
    cluster.awaitFirm();
    cluster.altair().down();
    cluster.vega().down();
    for (LiveNode node : List.of(cluster.vega(), cluster.altair())) {
      assertNone(COMPLAINT.or(line -> line.contains("clients are held")), node);
    }
  }

  /// Clients are held then, and that is said; but nothing has gone wrong at the survivor.
  @Test
  void the_death_of_a_peer_is_no_error_of_the_survivor() throws Exception {
    cluster.vega().kill9();
    awaitAlone(cluster.altair());
    cluster.vega().start();
    cluster.awaitFirm();
    assertTrue(cluster.altair().log().contains("clients are held"), cluster.altair()::log);
    cluster.altair().down();
    assertNone(COMPLAINT, cluster.altair());
  }

  private void awaitAlone(LiveNode node) throws Exception {
    cluster.await(
        node.name() + " goes on alone", List.of(node), () -> node.status().fencing().standalone());
  }

  private static void assertNone(Predicate<String> complaint, LiveNode node) {
    assertEquals(List.of(), node.log().lines().filter(complaint).toList(), node::log);
  }
}
