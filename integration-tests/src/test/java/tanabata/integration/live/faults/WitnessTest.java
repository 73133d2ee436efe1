package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Waiting;
import tanabata.node.admin.ResourceStatus;

/// The witness is lost, alone or together with the link.
class WitnessTest {

  @RegisterExtension final DaemonCluster cluster = DaemonCluster.of(ClusterConfig.USUAL);

  @Test
  void a_witness_that_is_killed_is_an_alarm_and_nothing_more() throws Exception {
    ResourceStatus before = cluster.vega().status();
    try (Writer vega = Writer.at(cluster.vega(), 0);
        Writer altair = Writer.at(cluster.altair(), 1)) {
      cluster.witness().kill9();
      awaitAlarm(true);
      cluster.letLeasesRunOut();
      vega.awaitProgress();
      altair.awaitProgress();
      cluster.witness().start();
      awaitAlarm(false);
      vega.awaitProgress();
      altair.awaitProgress();
      vega.demandNoError();
      altair.demandNoError();
    }
    cluster.awaitFirm();
    assertEquals(before.generation(), cluster.vega().status().generation());
    assertEquals(before.fencing().epoch(), cluster.vega().status().fencing().epoch());
  }

  @Test
  void a_witness_that_lost_its_data_is_told_of_and_the_record_is_made_anew() throws Exception {
    long before = cluster.vega().status().fencing().epoch();
    try (Writer vega = Writer.at(cluster.vega(), 0);
        Writer altair = Writer.at(cluster.altair(), 1)) {
      cluster.witness().loseData();
      for (LiveNode node : cluster.nodes()) {
        Waiting.until(
            node.name() + " tells of it",
            () -> node.log().contains("the witness knows no record of home"));
      }
      cluster.await(
          "the record names both, with a higher epoch",
          status ->
              status.fencing().active().size() == 2
                  && status.fencing().epoch() > before
                  && status.fencing().alarm().isEmpty());
      vega.awaitProgress();
      altair.awaitProgress();
      vega.demandNoError();
      altair.demandNoError();
    }
    cluster.downAndDemandEqual();
  }

  private void awaitAlarm(boolean wanted) throws Exception {
    cluster.await(
        wanted ? "both raise an alarm" : "neither raises an alarm",
        status -> status.fencing().alarm().isEmpty() != wanted);
  }

  @Test
  void without_link_and_witness_both_pause_and_go_on_when_the_link_is_back() throws Exception {
    ResourceStatus before = cluster.vega().status();
    try (Writer vega = Writer.at(cluster.vega(), 0);
        Writer altair = Writer.at(cluster.altair(), 1)) {
      loseEverything(vega, altair);
      cluster.network().heal();
      vega.awaitProgress();
      altair.awaitProgress();
      vega.stop();
      altair.stop();
      vega.demandNoError();
      altair.demandNoError();
    }
    assertEquals(before.generation(), cluster.vega().status().generation());
    cluster.witness().start();
    cluster.awaitFirm();
    cluster.downAndDemandEqual();
  }

  @Test
  void without_link_and_witness_both_pause_and_one_goes_on_when_the_witness_is_back()
      throws Exception {
    Partition.play(
        cluster,
        () -> {
          cluster.witness().kill9();
          awaitAlarm(true);
          cluster.network().disconnect();
          cluster.awaitFrozen(cluster.vega(), cluster.altair());
          cluster.witness().start();
        },
        cluster.network()::heal);
  }

  @Test
  void whoever_still_sees_the_witness_goes_on() throws Exception {
    assertSame(
        cluster.altair(),
        Partition.play(
            cluster,
            () -> {
              cluster.network().hideWitness(Network.VEGA);
              cluster.await(
                  "vega raises an alarm",
                  List.of(cluster.vega()),
                  () -> !cluster.vega().status().fencing().alarm().isEmpty());
              cluster.network().silenceBoth();
              cluster.awaitAlone(cluster.altair());
              // Only the witness tells vega, while the link is dead.
              ((FaultProxies) cluster.network()).showWitness(Network.VEGA);
            },
            cluster.network()::heal));
  }

  private void loseEverything(Writer vega, Writer altair) throws Exception {
    vega.awaitProgress();
    altair.awaitProgress();
    cluster.witness().kill9();
    awaitAlarm(true);
    cluster.network().disconnect();
    cluster.awaitFrozen(cluster.vega(), cluster.altair());
    long answers = vega.answers() + altair.answers();
    cluster.letLeasesRunOut();
    assertEquals(answers, vega.answers() + altair.answers(), "acknowledged by one that may not");
    for (LiveNode node : cluster.nodes()) {
      assertFalse(node.status().fencing().standalone(), node.name());
    }
  }
}
