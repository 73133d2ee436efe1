package tanabata.integration.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tanabata.integration.live.Tool;
import tanabata.testbed.certify.CertificationSettings.Use;
import tanabata.testbed.certify.Fault;
import tanabata.testbed.certify.Report;

/// `-Dcertify.seconds=600 -Dcertify.seed=7` make it longer, and another schedule; 40 seconds of
/// seed 1 by default.
@Tag("long")
class CertifyTest {

  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("certify.seconds", 40));
  private static final long SEED = Long.getLong("certify.seed", 1);

  // Short, because the path of a unix socket has at most 107 bytes.
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void injected_faults_break_no_promise_of_the_device() throws Exception {
    certify(Use.DEVICE, List.of());
  }

  @Test
  void injected_faults_break_no_promise_of_the_filesystem() throws Exception {
    if (!Files.isWritable(Path.of("/dev/fuse"))) {
      Tool.skip("needs /dev/fuse, and the right to mount");
    }
    certify(Use.FILESYSTEM, List.of("pause: not under programs that use files"));
  }

  private void certify(Use use, List<String> notDone) throws Exception {
    // Without it the clocks would not jump.
    Tool.required("faketime");
    Report report =
        PatchedLauncher.certify(
            "", folder.resolve("w"), LENGTH, SEED, use, EnumSet.allOf(Fault.class));
    System.out.print(report.text());
    assertEquals(List.of(), report.violations());
    assertEquals(notDone, report.notDone());
    assertTrue(report.episodes() > 0, report::text);
  }
}
