package tanabata.integration.live.faults;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One file on both hosts. `mounted.seeds`, `mounted.from` and `mounted.times` make these tests
/// long.
class MountedFileTest {

  @RegisterExtension static final MountedCluster MOUNTS = MountedCluster.usual();

  @Test
  void each_operation_at_whichever_host_finds_what_the_ones_before_have_left() throws Exception {
    Script.eachSeed(seed ->
        new Script("one_file.py")
            .run(
                MOUNTS.folder(),
                seed,
                Script.many(400),
                "file-" + seed,
                MOUNTS.here(),
                MOUNTS.there()));
  }

  @Test
  void lines_that_both_hosts_append_are_whole_and_none_is_missing() throws Exception {
    new Script("appenders.py")
        .run(
            MOUNTS.folder(),
            Script.many(500),
            MOUNTS.here().resolve("lines"),
            MOUNTS.there().resolve("lines"));
  }
}
