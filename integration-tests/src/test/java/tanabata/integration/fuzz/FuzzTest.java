package tanabata.integration.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that comes from outside, corrupted: a minute of it in each build, hours of it on
/// demand. The package says how to call it.
class FuzzTest {

  private static final int TARGETS = 8;

  /// Else a target has lost its way to what it should reach, or corrupts nothing any more.
  private static final int LEAST_PERCENT = 2;

  private static final int MOST_PERCENT = 95;
  private static final int CASES_THAT_TELL = 500;

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir Path folder;

  private static void fuzz(Target target) {
    String wanted = System.getProperty("fuzz.target", target.name());
    assumeTrue(wanted.equals(target.name()), "another target was asked for");
    boolean alone = System.getProperty("fuzz.target") != null;
    Fuzzer.Tally tally = Fuzzer.run(target, Settings.ofThisRun(alone ? 1 : TARGETS));
    System.out.println(tally);
    if (tally.cases() >= CASES_THAT_TELL) {
      long percent = tally.acceptedPercent();
      assertTrue(percent >= LEAST_PERCENT && percent <= MOST_PERCENT, tally::toString);
    }
  }

  @Test
  void an_arbiter_message_or_record_is_refused_or_written_the_same_way() {
    fuzz(new FencingTarget());
  }

  @Test
  void no_message_of_a_peer_breaks_a_lock_manager() {
    fuzz(new LocksTarget());
  }

  @Test
  void no_client_breaks_the_nbd_server() {
    fuzz(new NbdTarget());
  }

  @Test
  void no_message_of_a_peer_breaks_a_replication_core() {
    fuzz(new PeerTarget());
  }

  /// A copy was invalidated while writes of clients that had left were under way.
  @Test
  void a_seed_that_found_a_bug_is_kept() {
    Fuzzer.run(new PeerTarget(), new Settings(20_263_996, Duration.ofSeconds(60), 1, TIMEOUT));
  }

  @Test
  void no_metadata_on_disk_breaks_its_reader() {
    fuzz(new MetadataTarget());
  }

  @Test
  void no_undo_log_on_disk_breaks_its_reader() {
    fuzz(new UndoTarget(folder));
  }

  @Test
  void no_configuration_file_breaks_its_reader() {
    fuzz(new ConfigTarget(folder));
  }

  @Test
  void no_line_on_the_admin_socket_breaks_its_reader() {
    fuzz(new AdminTarget());
  }
}
