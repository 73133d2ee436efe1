package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.integration.live.LiveNode;

/// A process that stands still for longer than its lease (SIGSTOP, a collection of garbage, a
/// hypervisor) and does not know it.
class StoppedProcessTest {

  @RegisterExtension final Cluster cluster = Cluster.of(Plan.USUAL);

  @ParameterizedTest
  @ValueSource(strings = {Network.VEGA, Network.ALTAIR})
  void it_acknowledges_nothing_after_waking_and_rejoins(String name) throws Exception {
    LiveNode sleeper = cluster.node(name);
    LiveNode survivor = cluster.peerOf(sleeper);
    try (Writer on = Writer.at(survivor, 0);
        Writer off = Writer.at(sleeper, 1);
        Writer more = Writer.at(sleeper, 2)) {
      on.awaitProgress();
      off.awaitProgress();
      more.awaitProgress();
      sleeper.pause();
      cluster.awaitAlone(survivor);
      on.awaitProgress();
      long answers = off.answers() + more.answers();
      sleeper.wake();
      off.awaitCutOff();
      more.awaitCutOff();
      assertEquals(answers, off.answers() + more.answers(), "acknowledged after waking");
      cluster.awaitFirm();
      on.awaitProgress();
      on.stop();
      on.demandNoError();
      for (LiveNode node : cluster.nodes()) {
        on.demandKept(node);
        off.demandKept(node);
        more.demandKept(node);
      }
    }
    cluster.downAndDemandEqual();
  }
}
