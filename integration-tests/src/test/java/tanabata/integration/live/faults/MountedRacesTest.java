package tanabata.integration.live.faults;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Programs of both hosts that want the same at once. `mounted.seeds`, `mounted.from` and
/// `mounted.times` make these tests long.
class MountedRacesTest {

  private static final int PROCESSES = 4;

  @RegisterExtension static final MountedCluster MOUNTS = MountedCluster.usual();

  @Test
  void a_race_for_few_names_has_one_winner_and_leaves_one_tree() throws Exception {
    Script.eachSeed(seed -> {
      String folder = "race-" + seed;
      Files.createDirectory(MOUNTS.here().resolve(folder));
      new Script("racers.py")
          .run(
              MOUNTS.folder(),
              seed,
              Script.many(100),
              PROCESSES,
              MOUNTS.here().resolve(folder),
              MOUNTS.there().resolve(folder));
    });
  }

  @Test
  void what_programs_of_both_hosts_lock_is_what_a_model_says() throws Exception {
    Script.eachSeed(seed ->
        new Script("locks.py")
            .run(
                MOUNTS.folder(),
                seed,
                Script.many(400),
                MOUNTS.here().resolve("locked-" + seed),
                MOUNTS.there().resolve("locked-" + seed)));
  }

  @Test
  void whoever_waits_for_a_lock_gets_it_when_it_is_free_wherever_the_holder_was() throws Exception {
    new Script("waiters.py")
        .run(
            MOUNTS.folder(),
            MOUNTS.here().resolve("waited-for"),
            MOUNTS.there().resolve("waited-for"));
  }
}
