package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.Command;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Program;
import tanabata.integration.live.Waiting;

/// The folder of a node is full: what it has to write while it serves has its place.
class FullFolderTest {

  private static final long BYTES = 48L << 20;

  private final SmallDisks disks = new SmallDisks();

  @RegisterExtension
  final DaemonCluster cluster = DaemonCluster.on(disks, BYTES, ClusterConfig.USUAL.withLocks());

  @AfterEach
  void giveBack() {
    disks.close();
  }

  @Test
  void a_survivor_on_a_full_file_system_goes_on_and_grants_locks() throws Exception {
    LiveNode survivor = cluster.vega();
    disks.of(survivor).fill();
    cluster.altair().kill9();
    cluster.awaitAlone(survivor);
    Program.End end = lock(survivor);
    assertEquals(0, end.status(), end::toString);
    assertTrue(survivor.isAlive());
  }

  private Program.End lock(LiveNode node) throws Exception {
    List<String> line = List.of("lock", "--config", node.config().toString(), "job", "--", "true");
    try (Program program = Command.start(node.directory(), line)) {
      return program.await(Waiting.TIMEOUT);
    }
  }
}
