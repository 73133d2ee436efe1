package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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

  @Test
  void what_one_host_stores_into_a_mapping_and_what_the_other_writes_is_there() throws Exception {
    new Script("mapped.py")
        .run(
            MOUNTS.folder(),
            Script.many(300),
            MOUNTS.here().resolve("mapped"),
            MOUNTS.there().resolve("mapped"));
  }

  @Test
  void a_file_that_was_given_a_time_to_come_has_the_time_of_its_next_change() throws Exception {
    Path file = MOUNTS.here().resolve("dated");
    Files.writeString(file, "something");
    Instant toCome = Instant.now().plus(Duration.ofDays(1000));
    Files.setLastModifiedTime(file, FileTime.from(toCome));
    Files.writeString(MOUNTS.there().resolve("dated"), " more", StandardOpenOption.APPEND);
    Instant found = Files.getLastModifiedTime(file).toInstant();
    assertTrue(found.isBefore(toCome), found::toString);
  }
}
