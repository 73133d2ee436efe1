package tanabata.nbd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.nbd.ListenAddress.TcpAddress;
import tanabata.nbd.netty.NbdServer;
import tanabata.platform.netty.Transports;

/// A client in a network namespace of its own, whose cable is pulled: no goodbye ever comes. Needs
/// root and `ip`.
class SilentHostTest {

  private static final String HERE = "10.79.88.1";
  private static final String THERE = "10.79.88.2";
  private static final NbdLimits LIMITS = NbdLimits.defaults().withSilence(Duration.ofSeconds(3));

  @TempDir private Path directory;

  private final String namespace = "tnb-nbd-" + ProcessHandle.current().pid();
  private final String device = "tnb" + ProcessHandle.current().pid();
  private final Transports transports = Transports.best();
  private final IoEventLoopGroup loops = transports.newLoops("nbd-silent", 1);
  private final EventLoop loop = loops.next();
  private Tool ip;

  @BeforeEach
  void connect() throws Exception {
    ip = Tool.named("ip");
    Assumptions.assumeTrue(
        attempt("netns", "add", namespace), "SKIPPED: this user may not make network namespaces");
    ip("link", "add", device, "type", "veth", "peer", "name", "there", "netns", namespace);
    ip("addr", "add", HERE + "/30", "dev", device);
    ip("link", "set", device, "up");
    ip("-n", namespace, "addr", "add", THERE + "/30", "dev", "there");
    ip("-n", namespace, "link", "set", "there", "up");
  }

  @AfterEach
  void disconnect() throws Exception {
    attempt("link", "del", device); // with its namespace it would go only some time later
    attempt("netns", "del", namespace);
    loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private void ip(String... words) throws Exception {
    ip.run(directory, words);
  }

  private boolean attempt(String... words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(ip.program().toString()));
    line.addAll(List.of(words));
    return new ProcessBuilder(line).start().waitFor() == 0;
  }

  /// Opens the export and does nothing more, unless there are commands.
  private Process client(int port, String... commands) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                ip.program().toString(),
                "netns",
                "exec",
                namespace,
                Tool.named("qemu-io").program().toString(),
                "-f",
                "raw"));
    for (String command : commands) {
      line.addAll(List.of("-c", command));
    }
    line.add("nbd://" + HERE + ":" + port + "/home");
    return new ProcessBuilder(line).start();
  }

  private void pullTheCable() throws Exception {
    ip("-n", namespace, "link", "set", "there", "down");
  }

  private int port(NbdServer server) {
    return ((TcpAddress) server.addresses().getFirst()).port();
  }

  @Test
  void an_idle_client_whose_host_falls_silent_does_not_count_any_more() throws Exception {
    OneExport export = new OneExport(MemoryDevice.answeringAtOnce(1 << 20));
    try (NbdServer server = start(export)) {
      Process client = client(port(server));
      try {
        export.awaitClients(1);
        pullTheCable();
        export.awaitClients(0);
      } finally {
        client.destroyForcibly();
      }
    }
    assertEquals(1, export.openings());
  }

  @Test
  void neither_does_one_that_never_receives_its_answer() throws Exception {
    MemoryDevice device = MemoryDevice.holdingItsAnswers(1 << 20);
    OneExport export = new OneExport(device);
    try (NbdServer server = start(export)) {
      Process client = client(port(server), "read 0 4k");
      try {
        export.awaitClients(1);
        pullTheCable();
        loop.submit(device::answerAll).sync();
        export.awaitClients(0);
      } finally {
        client.destroyForcibly();
      }
    }
  }

  private NbdServer start(OneExport export) throws IOException {
    return NbdServer.start(loop, transports, export, LIMITS, List.of(new TcpAddress(HERE, 0)));
  }
}
