package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.filesystem.format.Geometry;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Tool;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;

/// The filesystem, mounted on both hosts of a pair at once.
class FilesystemTest {

  private static final int LINES = 200;

  @RegisterExtension
  final DaemonCluster cluster = DaemonCluster.of(ClusterConfig.USUAL.withLocks());

  @BeforeEach
  void demandFuse() {
    assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "needs /dev/fuse, and the right to mount");
  }

  @AfterEach
  void unmount() throws Exception {
    for (LiveNode node : cluster.nodes()) {
      new ProcessBuilder("umount", "-l", point(node).toString()).start().waitFor();
    }
  }

  private static Path point(LiveNode node) {
    return node.directory().resolve("mnt");
  }

  private static void done(Reply reply) {
    assertInstanceOf(Reply.Done.class, reply, reply::toString);
  }

  private void mount(LiveNode node) throws Exception {
    // It is there, and cannot be looked at, if its daemon was killed under the mount.
    var _ = point(node).toFile().mkdir();
    done(node.ask(new Request.Mount("home", point(node), "")));
  }

  private void makeAndMount() throws Exception {
    done(cluster.vega().ask(new Request.MakeFilesystem("home", "test", false)));
    for (LiveNode node : cluster.nodes()) {
      mount(node);
    }
  }

  private void demandSound() throws Exception {
    for (LiveNode node : cluster.nodes()) {
      done(node.ask(new Request.Unmount("home")));
    }
    done(cluster.vega().ask(new Request.CheckFilesystem("home")));
  }

  @Test
  void what_one_host_does_the_other_sees_at_once_and_appended_lines_are_whole() throws Exception {
    makeAndMount();
    Path here = point(cluster.vega());
    Path there = point(cluster.altair());
    Files.writeString(here.resolve("greeting"), "hello");
    assertEquals("hello", Files.readString(there.resolve("greeting")));
    Files.move(there.resolve("greeting"), there.resolve("moved"));
    assertTrue(Files.notExists(here.resolve("greeting")));
    assertEquals("hello", Files.readString(here.resolve("moved")));

    List<Callable<Void>> writers = List.of(appender(here, "vega"), appender(there, "altair"));
    try (var pool = Executors.newFixedThreadPool(2)) {
      for (Future<Void> each : pool.invokeAll(writers)) {
        each.get();
      }
    }
    List<String> lines = Files.readAllLines(here.resolve("log"));
    assertEquals(2 * LINES, lines.size());
    assertEquals(2 * LINES, new HashSet<>(lines).size());
    assertEquals(lines, Files.readAllLines(there.resolve("log")));
    demandSound();
    cluster.downAndDemandEqual();
  }

  private static Callable<Void> appender(Path directory, String who) {
    return () -> {
      for (int i = 0; i < LINES; i++) {
        Files.writeString(
            directory.resolve("log"),
            who + " " + i + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
      return null;
    };
  }

  @Test
  void what_a_program_locks_on_one_host_is_locked_on_the_other() throws Exception {
    makeAndMount();
    Path here = point(cluster.vega()).resolve("locked");
    Path there = point(cluster.altair()).resolve("locked");
    Files.writeString(here, "something to lock");
    Files.writeString(there, " on both hosts", StandardOpenOption.APPEND);
    try (FileChannel one = FileChannel.open(here, StandardOpenOption.WRITE);
        FileChannel other = FileChannel.open(there, StandardOpenOption.WRITE)) {
      FileLock first = one.lock(0, 10, false);
      assertNull(other.tryLock(5, 10, false));
      other.lock(10, 10, false).release();
      first.release();
      other.lock(5, 10, false);
    }
    try (FileChannel again = FileChannel.open(here, StandardOpenOption.WRITE)) {
      assertNotNull(again.tryLock(0, 20, false));
    }
    assertEquals(0, flock(here, there));
    demandSound();
  }

  /// @return 0 if a whole-file lock of one is one for the other
  private static int flock(Path one, Path other) throws Exception {
    String script =
        "exec 8>>'%s' 9>>'%s'; flock -n 8 || exit 1; ! flock -n 9 || exit 2; flock -u 8; flock -n 9";
    return new ProcessBuilder("bash", "-c", script.formatted(one, other))
        .inheritIO()
        .start()
        .waitFor();
  }

  @Test
  void a_host_that_dies_leaves_nothing_behind_but_what_it_has_synced() throws Exception {
    makeAndMount();
    Path here = point(cluster.vega());
    Path there = point(cluster.altair());
    try (var file =
        FileChannel.open(
            there.resolve("kept"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap("kept".getBytes()));
      file.force(true);
    }
    cluster.altair().kill9();
    assertEquals("kept", read(here.resolve("kept")));
    Files.writeString(here.resolve("after"), "the survivor goes on");
    cluster.altair().start();
    cluster.awaitFirm();
    // What was mounted when it died it mounts again; who asks for it waits until that is done.
    mount(cluster.altair());
    assertEquals("the survivor goes on", Files.readString(there.resolve("after")));
    demandSound();
    cluster.downAndDemandEqual();
  }

  private static String read(Path file) throws IOException {
    return Files.readAllLines(file).getFirst();
  }

  @Test
  void what_a_resource_holds_is_not_made_a_filesystem_of_unasked() throws Exception {
    done(cluster.vega().ask(new Request.MakeFilesystem("home", "first", false)));
    Reply refused = cluster.vega().ask(new Request.MakeFilesystem("home", "second", false));
    assertTrue(refused.toString().contains("labelled 'first'"), refused::toString);
    done(cluster.vega().ask(new Request.MakeFilesystem("home", "second", true)));
    done(cluster.vega().ask(new Request.CheckFilesystem("home")));
  }

  @Test
  void a_damaged_bitmap_is_found_and_made_anew() throws Exception {
    makeAndMount();
    Files.writeString(point(cluster.vega()).resolve("kept"), "as before");
    for (LiveNode node : cluster.nodes()) {
      done(node.ask(new Request.Unmount("home")));
    }
    Path image = cluster.vega().directory().resolve("image");
    Tool copy = Tool.required("nbdcopy");
    copy.run(cluster.vega().uri(), image.toString());
    try (RandomAccessFile bytes = new RandomAccessFile(image.toFile(), "rw")) {
      bytes.seek(Geometry.of(bytes.length()).usedBitmap(0) * Geometry.BLOCK);
      bytes.write(new byte[Geometry.BLOCK]);
    }
    copy.run("--flush", image.toString(), cluster.vega().uri());
    Reply found = cluster.vega().ask(new Request.CheckFilesystem("home"));
    assertTrue(found.toString().contains("'tanabata fsck --repair' repairs"), found::toString);
    Reply repaired = cluster.vega().ask(new Request.RepairFilesystem("home"));
    assertTrue(repaired.toString().contains("and its filesystem is sound"), repaired::toString);
    for (LiveNode node : cluster.nodes()) {
      mount(node);
    }
    assertEquals("as before", Files.readString(point(cluster.altair()).resolve("kept")));
    demandSound();
    cluster.downAndDemandEqual();
  }
}
