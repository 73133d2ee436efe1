package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Program;
import tanabata.integration.live.Waiting;

/// One daemon after the other is killed under load on both mounts: its peer goes on, what was
/// synced is there, and the mount comes back by itself. The same when one stands still.
class KilledMountTest {

  /// `-Dmounted.kills=10` for a longer campaign.
  private static final int TIMES = Integer.getInteger("mounted.kills", 2);

  private static final int SOME = 20;

  @RegisterExtension
  static final MountedCluster MOUNTS = MountedCluster.of(ClusterConfig.USUAL.withLocks());

  /// A program that appends a line, syncs it and goes on, until it is told or its host is gone.
  private static final class Writer implements AutoCloseable {
    private final Path file;
    private final Thread thread;
    private volatile int synced;
    private volatile long longestNanos;
    private volatile boolean stopped;

    Writer(Path file) {
      this.file = file;
      thread = Thread.ofPlatform().name("writer-" + file.getFileName()).start(this::write);
    }

    static String line(int number) {
      return "line " + number;
    }

    private void write() {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        while (!stopped) {
          long began = System.nanoTime();
          String line = line(synced) + "\n";
          channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
          channel.force(false);
          longestNanos = Math.max(longestNanos, System.nanoTime() - began);
          synced++;
        }
      } catch (IOException _) {
        stopped = true;
      }
    }

    void awaitMore() throws Exception {
      int before = synced;
      Waiting.until(file + " grows", () -> synced > before + SOME);
    }

    /// Whoever reads it through this mount finds every line that was synced.
    void demandThrough(Path directory) throws IOException {
      List<String> lines = Files.readAllLines(directory.resolve(file.getFileName()));
      assertTrue(lines.size() >= synced, () -> lines.size() + " of " + synced + " lines");
      for (int i = 0; i < synced; i++) {
        assertEquals(line(i), lines.get(i));
      }
    }

    @Override
    public void close() {
      end();
    }

    void end() {
      stopped = true;
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void the_other_host_goes_on_and_the_dead_one_mounts_again_by_itself() throws Exception {
    LiveNode vega = MOUNTS.cluster().vega();
    LiveNode altair = MOUNTS.cluster().altair();
    for (int time = 1; time <= TIMES; time++) {
      boolean even = time % 2 == 0;
      killOne(time, even ? vega : altair, even ? altair : vega);
    }
  }

  private void killOne(int time, LiveNode dies, LiveNode lives) throws Exception {
    String back = "survivor-" + time;
    try (Writer doomed = new Writer(MountedCluster.point(dies).resolve("doomed-" + time));
        Writer survivor = new Writer(MountedCluster.point(lives).resolve(back))) {
      doomed.awaitMore();
      survivor.awaitMore();
      survivor.longestNanos = 0;
      dies.kill9();
      Waiting.until("its programs get errors", () -> doomed.stopped);
      survivor.awaitMore();
      doomed.demandThrough(MountedCluster.point(lives));
      System.out.printf(
          "kill -9 of %s: the other host stood still for %.1f s, and found all %d synced lines%n",
          dies.name(), survivor.longestNanos / 1e9, doomed.synced);
      dies.start();
      Waiting.until(
          "it has mounted again", () -> Files.exists(MountedCluster.point(dies).resolve(back)));
      survivor.awaitMore();
      survivor.end();
      survivor.demandThrough(MountedCluster.point(dies));
      MOUNTS.cluster().awaitFirm();
    }
  }

  @Test
  void nobody_reads_what_a_daemon_that_stood_still_could_not_drop() throws Exception {
    Path signs = Files.createDirectory(MOUNTS.folder().resolve("stale"));
    LiveNode vega = MOUNTS.cluster().vega();
    Script script = new Script("stale.py");
    try (Program program =
        script.start(
            MOUNTS.folder(),
            MOUNTS.here().resolve("held-open"),
            MOUNTS.there().resolve("held-open"),
            signs)) {
      awaitSign(program, signs.resolve("read"));
      vega.pause();
      try {
        Files.createFile(signs.resolve("paused"));
        awaitSign(program, signs.resolve("written"));
      } finally {
        vega.wake();
      }
      program.await(Waiting.TIMEOUT).demandSuccess();
    }
    Waiting.until("it has mounted again", () -> Files.exists(MOUNTS.here().resolve("held-open")));
    MOUNTS.cluster().awaitFirm();
  }

  private static void awaitSign(Program program, Path sign) throws Exception {
    Waiting.until(sign.toString(), () -> Files.exists(sign) || !program.isRunning());
  }
}
