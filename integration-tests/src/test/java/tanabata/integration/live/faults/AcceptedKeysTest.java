package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Waiting;
import tanabata.node.admin.ResourceStatus;

/// All certificates end, and the configuration says `expired = accept`.
class AcceptedKeysTest {

  private static final int SHORT_LIFE_DAYS = 20;
  private static final String AFTER_THEIR_END = "+21d";

  @RegisterExtension
  final DaemonCluster cluster =
      DaemonCluster.of(
              ClusterConfig.USUAL
                  .withKeys()
                  .withLocks()
                  .acceptingExpired()
                  .fencing(ClusterConfig.LONG_LEASE))
          .underOneClock();

  @Test
  void a_pair_that_accepts_what_has_ended_goes_on_and_only_misses_the_witness() throws Exception {
    FaultProxies network = (FaultProxies) cluster.network();
    cluster.keys().renew(SHORT_LIFE_DAYS);
    ResourceStatus before = cluster.vega().status();
    try (Writer vega = Writer.at(cluster.vega(), 0);
        Writer altair = Writer.at(cluster.altair(), 1);
        Locker locker = Locker.at(cluster.altair(), "job")) {
      cluster.turnClock(AFTER_THEIR_END);
      awaitExpired(true);
      network.reset();
      vega.awaitProgress();
      altair.awaitProgress();
      locker.awaitProgress();
      cluster.await("the link is up, and the locks'", status -> status.links().isEmpty());

      network.resetWitness();
      awaitAlarm(true);

      cluster.keys().renew(IssuedKeys.LONG_LIFE_DAYS);
      awaitAlarm(false);
      awaitExpired(false);
      vega.stop();
      altair.stop();
      locker.stop();
      vega.demandNoError();
      altair.demandNoError();
      locker.demandNoError();
    }
    cluster.awaitFirm();
    assertEquals(before.generation(), cluster.vega().status().generation());
    assertEquals(before.fencing().epoch(), cluster.vega().status().fencing().epoch());
    cluster.downAndDemandEqual();
  }

  private void awaitAlarm(boolean wanted) throws Exception {
    cluster.await(
        wanted ? "both miss the witness" : "both have found the witness",
        status -> status.fencing().alarm().isEmpty() != wanted);
  }

  private void awaitExpired(boolean wanted) throws Exception {
    for (LiveNode node : cluster.nodes()) {
      Waiting.until(
          node.name() + (wanted ? " says that its own has ended" : " warns of nothing of its own"),
          Waiting.TIMEOUT,
          () -> isOwnExpired(node) == wanted,
          () -> node.nodeStatusIfAny().toString());
    }
  }

  private static boolean isOwnExpired(LiveNode node) {
    return node.nodeStatusIfAny().stream()
        .flatMap(status -> status.certificates().stream())
        .anyMatch(each ->
            each.where().endsWith(node.name() + ".p12") && each.warning().contains("EXPIRED"));
  }
}
