package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tanabata.nbd.TestKeys;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;
import tanabata.testbed.net.FreePort;

/// A listener `tls:HOST:PORT` of a node: who has a certificate is served, and strangers do not
/// count.
class TlsExportTest {

  @RegisterExtension final Pair pair = Pair.of("16M");

  @Test
  void strangers_do_not_count_as_clients_and_who_has_a_certificate_is_served() throws Exception {
    Tool io = Tool.required("qemu-io");
    LiveNode vega = pair.vega();
    TestKeys keys = TestKeys.in(pair.file("keys"));
    int port = anyPort();
    vega.down();
    listenAt(vega, port, keys);
    vega.start();
    pair.awaitBothPrimaryUpToDate();

    try (RawConnection silent = RawConnection.atPort(port);
        RawConnection asking = RawConnection.atPort(port)) {
      asking.send(RawNbd.opened(out -> RawNbd.request(out, RawNbd.WRITE, 0, 4096)));
      asking.awaitClose("it asked for an export before TLS");
      silent.send(RawNbd.bytes(out -> out.writeInt(3)));
      assertEquals(0, vega.status().clients());
      assertInstanceOf(Reply.Done.class, vega.ask(new Request.Secondary("home")));
      assertInstanceOf(Reply.Done.class, vega.ask(new Request.Primary("home", false)));
    }

    String uri = "nbds://localhost:" + port + "/home?tls-certificates=" + keys.client("backup");
    String info = Tool.required("nbdinfo").run("--json", uri);
    assertTrue(info.contains("\"TLS\": true"), info);
    Path file = Files.write(pair.file("sevens"), "7".repeat(4096).getBytes());
    Tool.required("nbdcopy").run("--flush", "--allocated", file.toString(), uri);
    io.run("-f", "raw", "-c", "read -P 0x37 0 4k", pair.altair().uri());
  }

  private static int anyPort() throws Exception {
    try (ServerSocket socket = FreePort.open()) {
      return socket.getLocalPort();
    }
  }

  /// In the file the line of vega comes first.
  private static void listenAt(LiveNode vega, int port, TestKeys keys) throws Exception {
    String places = "nbd = [\"unix:home.nbd\"]";
    String written = Files.readString(vega.config());
    assertTrue(written.indexOf(places) > written.indexOf("on vega"), written);
    Files.writeString(
        vega.config(),
        written
            .replaceFirst(
                Pattern.quote(places), "nbd = [\"unix:home.nbd\", \"tls:127.0.0.1:" + port + "\"]")
            .replaceFirst(
                "(?m)^  net ",
                "  nbd-tls { keystore = \"%s\", truststore = \"%s\", password-file = \"%s\" }\n  net "
                    .formatted(keys.server(), keys.clients(), keys.password())));
  }
}
