package tanabata.nbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tanabata.nbd.ListenAddress.UnixSocket;
import tanabata.nbd.netty.NbdServer;
import tanabata.platform.netty.Transports;

/// The programs that people use against the server as it is, over a unix socket. The device answers
/// later than it is asked, as a replicated one does.
class RealClientsTest {

  private static final int SIZE = 64 << 20;

  @TempDir private Path directory;

  private final Transports transports = Transports.best();
  private final IoEventLoopGroup loops = transports.newLoops("nbd-test", 1);
  private final EventLoop loop = loops.next();
  private final OneExport exports = new OneExport(new MemoryDevice(SIZE, loop));
  private NbdServer server;
  private String socket;
  private String uri;

  @BeforeEach
  void start() throws IOException {
    socket = directory.resolve("nbd.sock").toString();
    uri = "nbd+unix:///home?socket=" + socket;
    server =
        NbdServer.start(
            loop,
            transports,
            exports,
            NbdLimits.defaults(),
            List.of(new UnixSocket(Path.of(socket))));
  }

  @AfterEach
  void stop() {
    server.close();
    assertEquals(0, exports.openClients());
    loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void nbdinfo_reads_all_that_is_announced() throws Exception {
    String json = Tool.named("nbdinfo").run(directory, "--json", uri);
    for (String fact :
        List.of(
            "\"protocol\": \"newstyle-fixed\"",
            "\"structured\": true",
            "\"export-name\": \"home\"",
            "\"description\": \"a test\"",
            "\"base:allocation\"",
            "\"can_cache\": true",
            "\"can_df\": true",
            "\"can_fast_zero\": true",
            "\"can_flush\": true",
            "\"can_fua\": true",
            "\"can_multi_conn\": true",
            "\"can_trim\": true",
            "\"can_zero\": true",
            "\"block_size_minimum\": 512",
            "\"block_size_preferred\": 4096",
            "\"block_size_maximum\": 33554432",
            "\"export-size\": " + SIZE)) {
      assertTrue(json.contains(fact), () -> fact + " is missing in\n" + json);
    }
  }

  @Test
  void nbdinfo_lists_the_exports() throws Exception {
    String listed = Tool.named("nbdinfo").run(directory, "--list", "nbd+unix:///?socket=" + socket);
    assertTrue(listed.contains("export=\"home\""), listed);
  }

  @Test
  void nbdinfo_maps_a_hole_and_data() throws Exception {
    Tool io = Tool.named("qemu-io");
    Tool info = Tool.named("nbdinfo");
    io.run(directory, "-f", "raw", "-c", "write 1M 64k", uri);
    String map = info.run(directory, "--map", uri);
    assertEquals(
        List.of("0 1048576 3 hole,zero", "1048576 65536 0 data", "1114112 65994752 3 hole,zero"),
        map.lines().map(line -> line.strip().replaceAll(" +", " ")).toList());
  }

  @Test
  void nbdcopy_brings_out_what_it_brought_in() throws Exception {
    Tool copy = Tool.named("nbdcopy");
    Path in = randomFile();
    Path out = directory.resolve("out");
    copy.run(directory, "--flush", in.toString(), uri);
    copy.run(directory, uri, out.toString());
    assertEquals(-1, Files.mismatch(in, out));
  }

  /// With limits so narrow that connections stop and go on all the time, on every transport.
  @ParameterizedTest
  @EnumSource
  void nbdcopy_comes_through_the_narrowest_limits(Transports each) throws Exception {
    Assumptions.assumeTrue(each.isAvailable(), () -> "SKIPPED: this host cannot do " + each);
    Tool copy = Tool.named("nbdcopy");
    Path in = randomFile();
    Path out = directory.resolve("out");
    String narrow = "nbd+unix:///home?socket=" + directory.resolve("narrow.sock");
    NbdLimits limits =
        new NbdLimits(
            256,
            2,
            32L << 20,
            32L << 20,
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30));
    IoEventLoopGroup itsLoops = each.newLoops("nbd-narrow", 1);
    EventLoop itsLoop = itsLoops.next();
    OneExport itsExport = new OneExport(new MemoryDevice(SIZE, itsLoop));
    UnixSocket address = new UnixSocket(directory.resolve("narrow.sock"));
    try (NbdServer _ = NbdServer.start(itsLoop, each, itsExport, limits, List.of(address))) {
      copy.run(directory, "--request-size=8388608", in.toString(), narrow);
      copy.run(directory, "--request-size=16777216", narrow, out.toString());
    } finally {
      itsLoops.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
    }
    assertEquals(-1, Files.mismatch(in, out));
    assertEquals(0, itsExport.openClients());
  }

  @Test
  void qemu_img_sees_and_converts_the_device() throws Exception {
    Tool image = Tool.named("qemu-img");
    Path in = randomFile();
    Path out = directory.resolve("out");
    image.run(directory, "convert", "-n", "-f", "raw", "-O", "raw", in.toString(), uri);
    assertTrue(image.run(directory, "info", uri).contains("64 MiB"));
    assertTrue(image.run(directory, "map", "--output=json", uri).contains("\"data\": true"));
    image.run(directory, "convert", "-f", "raw", "-O", "raw", uri, out.toString());
    assertEquals(-1, Files.mismatch(in, out));
  }

  @Test
  void qemu_io_writes_through_zeroes_and_discards() throws Exception {
    String printed =
        Tool.named("qemu-io")
            .run(
                directory,
                "-f",
                "raw",
                "-c",
                "write -f -P 0x5a 0 1M",
                "-c",
                "write -z 64k 64k",
                "-c",
                "write -z -u 256k 64k",
                "-c",
                "discard 512k 128k",
                "-c",
                "flush",
                "-c",
                "read -P 0x5a 0 64k",
                "-c",
                "read -P 0 64k 64k",
                "-c",
                "read -P 0 256k 64k",
                "-c",
                "read -P 0x5a 1023k 1k",
                uri);
    assertTrue(!printed.contains("failed"), printed);
  }

  @Test
  void of_a_read_only_export_clients_know_it_and_write_in_vain() throws Exception {
    Tool info = Tool.named("nbdinfo");
    Tool io = Tool.named("qemu-io");
    MemoryDevice device = new MemoryDevice(SIZE, loop);
    UnixSocket address = new UnixSocket(directory.resolve("read-only.sock"));
    String readOnly = "nbd+unix:///home?socket=" + address.path();
    try (NbdServer _ =
        NbdServer.start(
            loop,
            transports,
            new OneExport(device, true),
            NbdLimits.defaults(),
            List.of(address))) {
      String json = info.run(directory, "--json", readOnly);
      for (String fact :
          List.of("\"is_read_only\": true", "\"can_multi_conn\": true", "\"can_trim\": false")) {
        assertTrue(json.contains(fact), () -> fact + " is missing in\n" + json);
      }
      io.run(directory, "-r", "-f", "raw", "-c", "read -P 0 0 64k", readOnly);
      String refusal = io.refusal(directory, "-f", "raw", "-c", "write 0 64k", readOnly);
      assertTrue(refusal.contains("read-only"), refusal);
    }
    assertEquals("\"is_read_only\": false", word(info.run(directory, "--json", uri)));
  }

  private static String word(String json) {
    return json.lines()
        .map(String::strip)
        .filter(line -> line.contains("is_read_only"))
        .findFirst()
        .orElse("")
        .replace(",", "");
  }

  @Test
  void fio_verifies_what_it_wrote_at_random() throws Exception {
    String printed = fio("--rw=randwrite", "--bs=4k", "--iodepth=32");
    assertTrue(printed.contains("err= 0"), printed);
  }

  @Test
  void fio_verifies_blocks_of_mixed_size() throws Exception {
    String printed = fio("--rw=randrw", "--bsrange=512-1M", "--bs_unaligned=0", "--iodepth=16");
    assertTrue(printed.contains("err= 0"), printed);
  }

  private String fio(String... options) throws Exception {
    String[] all = {
      "--name=verify",
      "--ioengine=nbd",
      "--uri=" + uri,
      "--size=16M",
      "--verify=crc32c",
      "--verify_fatal=1",
      "--randseed=7"
    };
    String[] line = Arrays.copyOf(all, all.length + options.length);
    System.arraycopy(options, 0, line, all.length, options.length);
    return Tool.named("fio").run(directory, line);
  }

  private Path randomFile() throws IOException {
    byte[] bytes = new byte[SIZE];
    new Random(7).nextBytes(bytes);
    return Files.write(directory.resolve("in"), bytes);
  }
}
