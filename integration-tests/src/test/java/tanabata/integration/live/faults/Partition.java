package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import tanabata.integration.live.LiveNode;
import tanabata.node.admin.FencingStatus;
import tanabata.testbed.certify.NbdConnection;

/// The two lose each other while both have a client: one goes on, the other is cut off; when they
/// meet again, the latter catches up and serves again.
final class Partition {

  private Partition() {}

  /// Something that is done to a network or a process.
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /// @param fault separates the two
  /// @param heal connects them again
  /// @return who survived
  static LiveNode play(DaemonCluster cluster, Action fault, Action heal) throws Exception {
    LiveNode survivor;
    try (Writer vega = Writer.at(cluster.vega(), 0);
        Writer altair = Writer.at(cluster.altair(), 1)) {
      long epoch = cluster.vega().status().fencing().epoch();
      vega.awaitProgress();
      altair.awaitProgress();
      vega.forgetPauses();
      altair.forgetPauses();
      fault.run();
      survivor = cluster.awaitSurvivor();
      boolean isVega = survivor == cluster.vega();
      Writer on = isVega ? vega : altair;
      Writer off = isVega ? altair : vega;
      oneServes(cluster, survivor, on, off, epoch);
      heal.run();
      bothServe(cluster, survivor, on, off);
    }
    cluster.downAndDemandEqual();
    return survivor;
  }

  private static void oneServes(
      DaemonCluster cluster, LiveNode survivor, Writer on, Writer off, long epoch)
      throws Exception {
    LiveNode loser = cluster.peerOf(survivor);
    on.awaitProgress();
    off.awaitCutOff();
    cluster.awaitOutdated(loser);
    off.demandWriteFailed();
    assertTrue(
        off.lastAnswerAt() < on.resumedAt(),
        () -> "two served at once\n" + survivor.name() + ": " + on + "\n" + off);
    assertThrows(IOException.class, () -> NbdConnection.open(loser.nbd(), "home").close());
    cluster.await(
        "the record names the survivor alone, with the evidence",
        List.of(survivor),
        () -> {
          FencingStatus fencing = survivor.status().fencing();
          return fencing.active().equals(List.of(survivor.name()))
              && fencing.epoch() > epoch
              && fencing.evidence().equals("lease");
        });
    off.demandKept(survivor);
  }

  private static void bothServe(DaemonCluster cluster, LiveNode survivor, Writer on, Writer off)
      throws Exception {
    LiveNode loser = cluster.peerOf(survivor);
    cluster.awaitFirm();
    long answers = off.answers();
    try (Writer anew = Writer.at(loser, 2)) {
      anew.awaitProgress();
      on.awaitProgress();
      on.stop();
      anew.stop();
      on.demandNoError();
      anew.demandNoError();
      for (LiveNode node : cluster.nodes()) {
        on.demandKept(node);
        off.demandKept(node);
        anew.demandKept(node);
      }
    }
    assertEquals(answers, off.answers(), "a session that was cut has gone on");
  }
}
