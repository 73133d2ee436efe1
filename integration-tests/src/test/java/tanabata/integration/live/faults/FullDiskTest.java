package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.LiveNode;

/// The file system below a disk is full: what needs space waits, the rest goes on, and with room
/// all does.
class FullDiskTest {

  private static final long BYTES = 48L << 20;

  /// A region of writers that has no space yet.
  private static final int LATE = 8;

  private final SmallDisks disks = new SmallDisks();

  @RegisterExtension
  final DaemonCluster cluster = DaemonCluster.on(disks, BYTES, ClusterConfig.USUAL);

  @AfterEach
  void giveBack() {
    disks.close();
  }

  @Test
  void both_disks_are_full_and_all_goes_on_when_there_is_room() throws Exception {
    filled(cluster.nodes());
  }

  @Test
  void one_disk_is_full_and_all_goes_on_when_there_is_room() throws Exception {
    filled(List.of(cluster.vega()));
  }

  @Test
  void a_node_whose_disk_is_full_goes_on_alone_when_its_peer_dies() throws Exception {
    LiveNode survivor = cluster.vega();
    try (Writer early = Writer.at(survivor, 0)) {
      early.awaitRound();
      disks.of(survivor).fill();
      try (Writer late = Writer.at(cluster.altair(), LATE)) {
        awaitShortage(survivor);
        cluster.altair().kill9();
        late.awaitCutOff();
        cluster.awaitAlone(survivor);
        early.awaitProgress();
        early.demandKept(survivor);
      }
      disks.of(survivor).makeRoom();
      cluster.altair().start();
      cluster.awaitFirm();
      early.awaitProgress();
      early.stop();
      early.demandNoError();
    }
    cluster.downAndDemandEqual();
  }

  @Test
  void a_node_that_is_told_to_leave_while_writes_are_held_ends_all_the_same() throws Exception {
    LiveNode leaving = cluster.vega();
    disks.of(leaving).fill();
    try (Writer peer = Writer.at(cluster.altair(), LATE)) {
      awaitShortage(leaving);
      leaving.down();
      cluster.awaitAlone(cluster.altair());
      peer.awaitProgress();
      disks.of(leaving).makeRoom();
      leaving.start();
      cluster.awaitFirm();
      peer.awaitProgress();
      peer.stop();
      peer.demandNoError();
    }
    cluster.downAndDemandEqual();
  }

  private void awaitShortage(LiveNode node) throws Exception {
    cluster.await(
        node.name() + " says that writes find no space",
        List.of(node),
        () -> node.status().reason().contains("find no space on " + node.disk()));
  }

  /// Who writes where there is space already notices nothing; who needs some waits.
  private void filled(List<LiveNode> full) throws Exception {
    try (Writer early = Writer.at(cluster.altair(), 0)) {
      early.awaitRound();
      for (LiveNode node : full) {
        disks.of(node).fill();
      }
      try (Writer late = Writer.at(cluster.altair(), LATE)) {
        for (LiveNode node : full) {
          awaitShortage(node);
          assertEquals("UpToDate", node.status().disk());
        }
        early.awaitProgress();
        early.demandKept(cluster.vega());
        for (LiveNode node : full) {
          disks.of(node).makeRoom();
        }
        late.awaitProgress();
        late.stop();
        late.demandNoError();
      }
      early.awaitProgress();
      early.stop();
      early.demandNoError();
    }
    cluster.awaitFirm();
    for (LiveNode node : cluster.nodes()) {
      assertTrue(node.status().reason().isEmpty(), node.status()::toString);
    }
    cluster.downAndDemandEqual();
  }
}
