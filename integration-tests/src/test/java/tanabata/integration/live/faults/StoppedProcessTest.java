package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.integration.live.LiveNode;

/// A process that stands still for longer than its lease (SIGSTOP, a collection of garbage, a
/// hypervisor) and does not know it.
class StoppedProcessTest {

  @RegisterExtension final DaemonCluster cluster = DaemonCluster.of(ClusterConfig.USUAL);

  @ParameterizedTest
  @ValueSource(strings = {Network.VEGA, Network.ALTAIR})
  void after_waking_it_serves_nothing_new_and_rejoins(String name) throws Exception {
    LiveNode sleeper = cluster.node(name);
    LiveNode survivor = cluster.peerOf(sleeper);
    try (Writer on = Writer.at(survivor, 0);
        Writer off = Writer.at(sleeper, 1);
        Reader reader = Reader.at(sleeper, on)) {
      on.awaitProgress();
      off.awaitProgress();
      reader.awaitProgress();
      sleeper.pause();
      cluster.awaitAlone(survivor);
      on.awaitProgress();
      long answers = off.answers();
      sleeper.wake();
      off.awaitCutOff();
      reader.awaitCutOff();
      // The answer that was on its way to the socket when everything stopped, and no other.
      assertTrue(off.answers() <= answers + 1, () -> answers + " answers before\n" + off);
      cluster.awaitFirm();
      on.awaitProgress();
      on.stop();
      on.demandNoError();
      for (LiveNode node : cluster.nodes()) {
        on.demandKept(node);
        off.demandKept(node);
      }
    }
    cluster.downAndDemandEqual();
  }
}
