package tanabata.integration.live.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.Program;
import tanabata.integration.live.Tool;
import tanabata.integration.live.Waiting;
import tanabata.testbed.cluster.Folders;

/// PostgreSQL: its files are on the mount, and its host is killed under it.
class SurvivingDatabaseTest {

  private static final int SOME_ROWS = 100;

  /// Only ends what would hang.
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @RegisterExtension
  static final MountedCluster MOUNTS =
      MountedCluster.of(ClusterConfig.USUAL.withLocks().withRoom());

  @Test
  void a_server_that_is_started_on_the_other_host_has_all_acknowledged_rows() throws Exception {
    Tool.required("pg_ctlcluster");
    Tool.required("setpriv");
    // A folder of its own with a short name, for its socket and what it leaves.
    Path folder =
        Files.createTempDirectory(
            "tanabata-pg",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    // The server runs as another user, who must get to the mounts.
    for (Path each : List.of(MOUNTS.folder(), MOUNTS.here(), MOUNTS.there())) {
      for (Path path = each; path.startsWith(MOUNTS.folder()); path = path.getParent()) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    Path here = MOUNTS.here().resolve("database");
    Path there = MOUNTS.there().resolve("database");
    Path runHere = folder.resolve("vega");
    Path runThere = folder.resolve("altair");
    Path acknowledged = folder.resolve("acknowledged");
    Script server = new Script("postgres.sh");
    server.run(folder, "begin", here, runHere);
    try (Program inserts = server.start(folder, "insert", runHere, acknowledged)) {
      Waiting.until(
          "rows are inserted",
          () -> Files.exists(acknowledged) && Files.readAllLines(acknowledged).size() > SOME_ROWS);
      MOUNTS.cluster().vega().kill9();
      inserts.await(LIMIT).demandSuccess();
    } finally {
      server.run(folder, "abandon", runHere);
    }
    server.run(folder, "go-on", there, runThere);
    try {
      server.run(folder, "compare", runThere, acknowledged);
    } finally {
      server.run(folder, "end", there);
    }
    MOUNTS.cluster().vega().start();
    MOUNTS.cluster().awaitFirm();
    Folders.remove(folder);
  }
}
