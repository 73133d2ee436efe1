package tanabata.nbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tanabata.nbd.ListenAddress.TlsAddress;
import tanabata.nbd.netty.NbdServer;
import tanabata.platform.netty.Transports;

/// The programs that people use, against a listener with TLS.
class TlsClientsTest {

  private static final int SIZE = 16 << 20;

  @TempDir private static Path folder;
  private static TestKeys keys;
  private static Path backup;

  @TempDir private Path directory;

  private interface Visit {
    void with(int port) throws Exception;
  }

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = TestKeys.in(folder.resolve("keys"));
    backup = keys.client("backup");
  }

  /// @return how often a client has opened the device
  private int serve(Transports transports, Visit visit) throws Exception {
    IoEventLoopGroup loops = transports.newLoops("nbd-tls", 1);
    EventLoop loop = loops.next();
    OneExport export = new OneExport(new MemoryDevice(SIZE, loop));
    TlsAddress anyPort = new TlsAddress("127.0.0.1", 0, keys.context());
    try (NbdServer server =
        NbdServer.start(loop, transports, export, NbdLimits.defaults(), List.of(anyPort))) {
      visit.with(((TlsAddress) server.addresses().getFirst()).port());
    } finally {
      loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
    }
    assertEquals(0, export.openClients());
    return export.openings();
  }

  private static String uri(int port, Path certificates) {
    return "nbds://localhost:" + port + "/home?tls-certificates=" + certificates;
  }

  @Test
  void nbdinfo_with_a_certificate_sees_the_export() throws Exception {
    Tool info = Tool.named("nbdinfo");
    serve(
        Transports.best(),
        port -> {
          String json = info.run(directory, "--json", uri(port, backup));
          assertTrue(json.contains("\"TLS\": true"), json);
          assertTrue(json.contains("\"export-size\": " + SIZE), json);
        });
  }

  @ParameterizedTest
  @EnumSource
  void nbdcopy_brings_out_what_it_brought_in_over_tls(Transports each) throws Exception {
    Assumptions.assumeTrue(each.isAvailable(), () -> "SKIPPED: this host cannot do " + each);
    Tool copy = Tool.named("nbdcopy");
    byte[] bytes = new byte[SIZE];
    new Random(7).nextBytes(bytes);
    Path in = Files.write(directory.resolve("in"), bytes);
    Path out = directory.resolve("out");
    serve(
        each,
        port -> {
          copy.run(directory, "--flush", in.toString(), uri(port, backup));
          copy.run(directory, uri(port, backup), out.toString());
        });
    assertEquals(-1, Files.mismatch(in, out));
  }

  @Test
  void qemu_io_writes_and_reads_over_tls() throws Exception {
    Tool io = Tool.named("qemu-io");
    serve(
        Transports.best(),
        port ->
            io.run(
                directory,
                "--object",
                "tls-creds-x509,id=tls0,endpoint=client,dir=" + backup,
                "-c",
                "write -P 7 0 1M",
                "-c",
                "read -P 7 0 1M",
                "--image-opts",
                "driver=nbd,host=localhost,port=" + port + ",export=home,tls-creds=tls0"));
  }

  @Test
  void who_has_no_certificate_that_is_believed_never_gets_as_far_as_the_device() throws Exception {
    Tool info = Tool.named("nbdinfo");
    Path stranger = keys.stranger("stranger");
    Path nobody = keys.nobody();
    int openings =
        serve(
            Transports.best(),
            port -> {
              info.refusal(directory, "nbd://localhost:" + port + "/home");
              info.refusal(directory, "--list", "nbd://localhost:" + port + "/");
              info.refusal(directory, uri(port, stranger));
              info.refusal(directory, uri(port, nobody));
            });
    assertEquals(0, openings);
  }
}
