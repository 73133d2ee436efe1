package tanabata.integration.live.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.Waiting;

/// Both hosts fill their device. `mounted.seeds`, `mounted.from` and `mounted.times` make this
/// long.
class MountedFullTest {

  /// Trees that have grown keep their blocks.
  private static final long KEPT = 64 * 4096;

  @RegisterExtension static final MountedCluster MOUNTS = MountedCluster.usual();

  @Test
  void a_full_device_loses_nothing_and_is_empty_again_when_all_is_removed() throws Exception {
    long free = free(MOUNTS.here());
    Script.eachSeed(seed -> {
      String name = "full-" + seed;
      Files.createDirectory(MOUNTS.here().resolve(name));
      new Script("full.py")
          .run(
              MOUNTS.folder(),
              seed,
              Script.many(1),
              MOUNTS.here().resolve(name),
              MOUNTS.there().resolve(name));
      Waiting.until("the room is there again", () -> free(MOUNTS.here()) >= free - KEPT);
      Waiting.until("both hosts say so", () -> free(MOUNTS.there()) >= free - KEPT);
    });
  }

  private static long free(Path mount) throws IOException {
    return Files.getFileStore(mount).getUnallocatedSpace();
  }
}
