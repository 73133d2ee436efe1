package tanabata.replication.undo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.nbd.ListenAddress.UnixSocket;
import tanabata.nbd.NbdLimits;
import tanabata.nbd.OneExport;
import tanabata.nbd.Tool;
import tanabata.nbd.netty.NbdServer;
import tanabata.platform.netty.Transports;
import tanabata.replication.disk.Disk;
import tanabata.replication.model.Geometry;

/// The given-up version as its user gets it: over NBD, with the programs that people use.
class GivenUpExportTest {

  private static final int BLOCK = Geometry.BLOCK;
  private static final int BLOCKS = 2048;

  @Test
  void a_client_copies_the_given_up_version_out_of_a_disk_that_has_moved_on(@TempDir Path directory)
      throws Exception {
    Tool copy = Tool.named("nbdcopy");
    Tool info = Tool.named("nbdinfo");
    Random random = new Random(9);
    byte[] past = new byte[BLOCKS * BLOCK];
    random.nextBytes(past);
    Arrays.fill(past, 100 * BLOCK, 900 * BLOCK, (byte) 0);
    Path image = Files.write(directory.resolve("home.img"), past);
    Path socket = directory.resolve("nbd.sock");
    String uri = "nbd+unix:///home?socket=" + socket;
    try (Bench bench = new Bench()) {
      Disk live = bench.disk(image);
      UndoLog log =
          bench.create(
              directory.resolve("home.undo"),
              Bench.header(Geometry.of(past.length)),
              Bench.NO_LIMIT);
      for (int first : new int[] {0, 90, 500, 1999}) {
        byte[] old = Arrays.copyOfRange(past, first * BLOCK, (first + 40) * BLOCK);
        byte[] next = new byte[40 * BLOCK];
        random.nextBytes(next);
        bench.save(log, first, old).mustSucceed();
        bench.write(live, (long) first * BLOCK, next).mustSucceed();
      }
      OneExport export = new OneExport(new GivenUpVersion(log, live), true);
      try (NbdServer _ =
          NbdServer.start(
              bench.loop,
              Transports.NIO,
              export,
              NbdLimits.defaults(),
              List.of(new UnixSocket(socket)))) {
        Path out = directory.resolve("out");
        copy.run(directory, uri, out.toString());
        assertArrayEquals(past, Files.readAllBytes(out));
        assertTrue(info.run(directory, "--json", uri).contains("\"is_read_only\": true"));
        assertFalse(Arrays.equals(past, Files.readAllBytes(image)));
      }
      bench.run(log::close).mustSucceed();
      bench.run(live::close).mustSucceed();
    }
  }
}
