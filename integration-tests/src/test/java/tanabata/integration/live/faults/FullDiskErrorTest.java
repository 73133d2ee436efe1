package tanabata.integration.live.faults;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.LiveNode;

/// The file system below a disk is full, and clients are to be told instead of waiting.
class FullDiskErrorTest {

  private static final long BYTES = 48L << 20;

  /// A region of writers that has no space yet.
  private static final int LATE = 8;

  private final SmallDisks disks = new SmallDisks();

  @RegisterExtension
  final DaemonCluster cluster =
      DaemonCluster.on(disks, BYTES, ClusterConfig.USUAL.failingWithoutSpace());

  @AfterEach
  void giveBack() {
    disks.close();
  }

  @Test
  void a_client_gets_errors_while_its_own_disk_is_full_and_both_copies_stay_equal()
      throws Exception {
    clientsAreTold(cluster.altair());
  }

  @Test
  void a_client_gets_errors_while_the_disk_of_the_peer_is_full_and_both_copies_stay_equal()
      throws Exception {
    clientsAreTold(cluster.vega());
  }

  private void clientsAreTold(LiveNode full) throws Exception {
    try (Writer early = Writer.at(cluster.altair(), 0)) {
      early.awaitRound();
      disks.of(full).fill();
      try (Writer late = Writer.at(cluster.altair(), LATE)) {
        // Beyond what is kept, so that the rest is refused at once.
        late.awaitErrors(2 * Writer.BLOCKS);
        disks.of(full).makeRoom();
        late.awaitProgress();
        late.stop();
        late.demandKept(cluster.vega());
      }
      early.awaitProgress();
      early.stop();
      early.demandKept(full);
    }
    cluster.await(
        "nothing is held any more", List.of(full), () -> full.status().reason().isEmpty());
    cluster.downAndDemandEqual();
  }
}
