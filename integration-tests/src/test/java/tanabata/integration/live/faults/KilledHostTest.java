package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.integration.live.LiveNode;
import tanabata.testbed.certify.NbdConnection;

/// `kill -9`, of one or of both.
class KilledHostTest {

  @RegisterExtension final DaemonCluster cluster = DaemonCluster.of(ClusterConfig.USUAL);

  @ParameterizedTest
  @ValueSource(strings = {Network.VEGA, Network.ALTAIR})
  void the_other_pauses_and_goes_on_and_the_killed_one_returns_by_itself(String name)
      throws Exception {
    LiveNode victim = cluster.node(name);
    LiveNode survivor = cluster.peerOf(victim);
    try (Writer on = Writer.at(survivor, 0);
        Writer off = Writer.at(victim, 1)) {
      on.awaitProgress();
      off.awaitProgress();
      victim.kill9();
      off.awaitCutOff();
      cluster.awaitAlone(survivor);
      on.awaitProgress();
      off.demandKept(survivor);
      victim.start();
      cluster.awaitFirm();
      on.awaitProgress();
      on.stop();
      on.demandNoError();
      on.demandKept(victim);
      off.demandKept(victim);
    }
    cluster.downAndDemandEqual();
  }

  @Test
  void after_both_were_killed_one_alone_serves_if_it_was_active() throws Exception {
    try (Writer vega = Writer.at(cluster.vega(), 0);
        Writer altair = Writer.at(cluster.altair(), 1)) {
      vega.awaitProgress();
      altair.awaitProgress();
      cluster.vega().kill9();
      cluster.altair().kill9();
      cluster.altair().start();
      cluster.awaitAlone(cluster.altair());
      vega.demandKept(cluster.altair());
      altair.demandKept(cluster.altair());
      try (Writer anew = Writer.at(cluster.altair(), 2)) {
        anew.awaitProgress();
        cluster.vega().start();
        cluster.awaitFirm();
        anew.awaitProgress();
        anew.stop();
        anew.demandNoError();
        anew.demandKept(cluster.vega());
      }
    }
    cluster.downAndDemandEqual();
  }

  @Test
  void after_both_were_killed_the_one_that_was_left_out_does_not_serve_alone() throws Exception {
    try (Writer vega = Writer.at(cluster.vega(), 0)) {
      vega.awaitProgress();
      cluster.altair().kill9();
      cluster.awaitAlone(cluster.vega());
      vega.awaitProgress();
      cluster.vega().kill9();
      cluster.altair().start();
      cluster.awaitOutdated(cluster.altair());
      cluster.letLeasesRunOut();
      assertFalse(cluster.altair().status().fencing().standalone());
      assertThrows(
          IOException.class, () -> NbdConnection.open(cluster.altair().nbd(), "home").close());
      cluster.vega().start();
      cluster.awaitFirm();
      vega.demandKept(cluster.altair());
    }
    cluster.downAndDemandEqual();
  }
}
