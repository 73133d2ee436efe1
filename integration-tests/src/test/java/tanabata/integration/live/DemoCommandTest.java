package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.integration.SourceTree;

/// `tanabata demo`, from the empty folder to the clean stop, over TLS between the nodes.
class DemoCommandTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void an_image_goes_in_through_vega_and_comes_out_through_altair() throws Exception {
    Tool.required("nbdinfo");
    Tool.required("nbdcopy");
    byte[] bytes = new byte[32 << 20];
    new Random(6).nextBytes(bytes);
    Files.write(directory.resolve("some.img"), bytes);
    String command =
        "nbdinfo --json \"$VEGA_NBD\" && nbdcopy some.img \"$VEGA_NBD\""
            + " && nbdcopy \"$ALTAIR_NBD\" back.img && cmp some.img back.img";
    demo(command, 0);
    Path disk = directory.resolve("t/altair/home.img");
    assertTrue(Files.readString(directory.resolve("t/altair/tanabata.conf")).contains("keystore"));
    assertEquals(bytes.length, Files.mismatch(directory.resolve("some.img"), disk));
    demo("nbdcopy \"$VEGA_NBD\" again.img && cmp some.img again.img && exit 7", 7);
  }

  private void demo(String command, int status) throws Exception {
    Program.End end =
        Command.run(
            directory,
            TIMEOUT,
            "demo",
            "--no-mount",
            "--dir",
            "t",
            "--size",
            "32M",
            "--exec",
            command);
    assertEquals(status, end.status(), end::toString);
  }

  @Test
  void the_example_of_the_readme_works_as_printed() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "needs /dev/fuse, and the right to mount");
    String example = "set -e\n" + example().replace("./tanabata ", Command.shell(List.of()) + " ");
    Files.writeString(directory.resolve("example.sh"), example);
    Program.End end =
        Command.run(directory, TIMEOUT, "demo", "--size", "64M", "--exec", "sh example.sh");
    assertEquals(0, end.status(), end::toString);
    assertTrue(end.out().contains("hello\nhello\nstill here\n"), end::toString);
  }

  /// Whose mount stays until somebody takes it away, and nothing below it can be removed.
  @Test
  void a_demo_whose_daemon_was_killed_leaves_nothing_mounted() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "needs /dev/fuse, and the right to mount");
    String kill = "grep -q $VEGA_MNT /proc/self/mounts && kill -9 $(cat t/vega/pid)";
    Program.End end =
        Command.run(directory, TIMEOUT, "demo", "--dir", "t", "--size", "64M", "--exec", kill);
    assertEquals(0, end.status(), end::toString);
    String mounts = Files.readString(Path.of("/proc/self/mounts"));
    assertFalse(mounts.contains(directory.toString()), mounts);
  }

  /// What is to be entered into a second terminal.
  private static String example() throws Exception {
    String readme = Files.readString(SourceTree.root().resolve("README.md"));
    String from = readme.substring(readme.indexOf("In a second terminal, write through vega"));
    return from.split("```\n")[1];
  }
}
