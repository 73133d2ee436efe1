package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.Command;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Waiting;

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

  /// As on a disk: else `mkdir` would fail in whoever has a timer.
  @Test
  void a_signal_that_a_program_handles_interrupts_none_of_its_calls() throws Exception {
    String folder = "signalled";
    Files.createDirectory(MOUNTS.here().resolve(folder));
    new Script("signals.py")
        .run(
            MOUNTS.folder(),
            Script.many(200),
            MOUNTS.here().resolve(folder),
            MOUNTS.there().resolve(folder));
  }

  @Test
  void a_program_that_is_killed_while_it_waits_for_the_other_host_is_let_go() throws Exception {
    String folder = "held-by-vega";
    Files.createDirectory(MOUNTS.here().resolve(folder));
    Path wanted = MOUNTS.there().resolve(folder).resolve("never-made");
    LiveNode vega = MOUNTS.cluster().vega();
    vega.pause();
    try {
      new Script("killed.py").run(MOUNTS.folder(), wanted);
    } finally {
      vega.wake();
    }
    MOUNTS.cluster().awaitFirm();
    // Had it been waited for, vega would have given its lock back, and this would have been made.
    assertFalse(Files.exists(wanted));
  }

  @Test
  void who_has_a_file_and_who_waits_for_it_is_explained() throws Exception {
    Path file = MOUNTS.here().resolve("explained");
    // What the other host was asked before, of files beside it, may still be on its way.
    Waiting.until(
        "vega may read and change what it has written",
        Waiting.TIMEOUT,
        () -> {
          Files.writeString(file, "by vega");
          return explained(file).contains("vega may read and change it");
        },
        () -> explained(file));
  }

  private static String explained(Path file) {
    Path config = MOUNTS.cluster().vega().config();
    try {
      return Command.run(
              MOUNTS.folder(),
              Map.of(),
              Waiting.TIMEOUT,
              List.of("fs", "explain", file.toString(), "--config", config.toString()))
          .demandSuccess();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
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
