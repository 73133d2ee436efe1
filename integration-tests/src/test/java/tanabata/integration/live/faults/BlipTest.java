package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.node.admin.ResourceStatus;

/// An interruption of the link that is over before the lease is: clients see a pause, and nothing
/// else happens.
class BlipTest {

  @RegisterExtension
  final DaemonCluster cluster =
      DaemonCluster.of(ClusterConfig.USUAL.fencing(ClusterConfig.LONG_LEASE));

  @Test
  void a_link_that_is_reset_and_back_before_the_lease_ends_is_a_pause() throws Exception {
    pauseOnly(() -> ((FaultProxies) cluster.network()).reset());
  }

  @Test
  void a_link_that_is_silent_for_less_than_the_lease_is_a_pause() throws Exception {
    pauseOnly(() -> {
      cluster.network().silenceBoth();
      cluster.awaitFrozen(cluster.vega(), cluster.altair());
      cluster.network().heal();
    });
  }

  private void pauseOnly(Partition.Action fault) throws Exception {
    ResourceStatus before = cluster.vega().status();
    try (Writer one = Writer.at(cluster.vega(), 0);
        Writer other = Writer.at(cluster.altair(), 1)) {
      one.awaitProgress();
      other.awaitProgress();
      fault.run();
      one.awaitProgress();
      other.awaitProgress();
      one.stop();
      other.stop();
      one.demandNoError();
      other.demandNoError();
      cluster.awaitFirm();
      one.demandKept(cluster.altair());
      other.demandKept(cluster.vega());
    }
    ResourceStatus after = cluster.vega().status();
    assertEquals(before.generation(), after.generation());
    assertEquals(before.resync(), after.resync());
    assertEquals(before.fencing().epoch(), after.fencing().epoch());
    cluster.downAndDemandEqual();
  }
}
