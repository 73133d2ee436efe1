package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.fencing.witness.Keys;
import tanabata.node.admin.MetadataCreator;
import tanabata.node.admin.Reply;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.daemon.Metadata;
import tanabata.testbed.net.FreePort;

/// Why two daemons do not come together, as each of them says it.
class LinkTroubleTest {

  @TempDir private Path directory;

  private final List<String> hosts = List.of("vega", "altair");

  private LiveNode node(String name, List<Integer> ports, String tls) throws Exception {
    LiveNode node = new LiveNode(name, Files.createDirectory(directory.resolve(name)));
    Files.writeString(
        node.config(),
        """
        node = %s
        control = control.sock
        witness = none
        resource home {
          size = 8M
          net { connect-interval = 100ms, tls = %s }
          on vega { disk = home.img, address = "127.0.0.1:%d", locks = "127.0.0.1:%d" }
          on altair { disk = home.img, address = "127.0.0.1:%d", locks = "127.0.0.1:%d" }
        }
        """
            .formatted(name, tls, ports.get(0), ports.get(1), ports.get(2), ports.get(3)));
    NodeConfig config = ConfigReader.read(node.config());
    assertInstanceOf(
        Reply.Done.class,
        new Metadata().create(config, config.resources().getFirst(), MetadataCreator.Consent.NONE));
    return node;
  }

  private static List<Integer> freePorts() throws Exception {
    try (ServerSocket one = FreePort.open();
        ServerSocket two = FreePort.open();
        ServerSocket three = FreePort.open();
        ServerSocket four = FreePort.open()) {
      return Stream.of(one, two, three, four).map(ServerSocket::getLocalPort).toList();
    }
  }

  private static void awaitLink(LiveNode node, String... words) throws Exception {
    Waiting.until(
        node.name() + " says of a link: " + List.of(words),
        () ->
            node.statusIfAny().stream()
                .flatMap(status -> status.links().stream())
                .anyMatch(link -> Stream.of(words).allMatch(link::contains)));
  }

  @Test
  void a_peer_that_is_not_there_is_said_to_refuse_connections_and_who_dials_whom()
      throws Exception {
    List<Integer> ports = freePorts();
    LiveNode altair = node("altair", ports, "off");
    altair.start();
    try {
      awaitLink(
          altair,
          "altair dials vega at 127.0.0.1:" + ports.get(0),
          "connection refused by 127.0.0.1:" + ports.get(0));
      awaitLink(
          altair,
          "lock managers do not reach each other (here at 127.0.0.1:" + ports.get(3),
          "connection refused by 127.0.0.1:" + ports.get(1));
    } finally {
      altair.down();
    }
  }

  /// Each host has made its keys anew, and believes the old ones of the other.
  @Test
  void certificates_that_are_refused_are_said_on_both_sides() throws Exception {
    Path old = Files.createDirectory(directory.resolve("old"));
    Keys.make(old, "vega", "altair");
    Keys.make(directory, "vega", "altair");
    Files.writeString(directory.resolve("password"), Keys.PASSWORD + "\n");
    for (String name : hosts) {
      Files.copy(old.resolve(name + ".trust.p12"), directory.resolve(name + ".old.p12"));
    }
    List<Integer> ports = freePorts();
    LiveNode altair = node("altair", ports, tls("altair"));
    LiveNode vega = node("vega", ports, tls("vega"));
    vega.start();
    altair.start();
    try {
      awaitLink(altair, "altair dials vega", "the certificate shown by 127.0.0.1");
      awaitLink(vega, "altair dials vega", "refuses our certificate");
      awaitLink(vega, "lock managers", "refuses our certificate");
      awaitLink(altair, "lock managers", "refuses our certificate");
      assertTrue(vega.isAlive() && altair.isAlive());
    } finally {
      vega.down();
      altair.down();
    }
  }

  private static String tls(String node) {
    return "{ keystore = \"../%s.p12\", truststore = \"../%s.old.p12\", password-file = \"../password\" }"
        .formatted(node, node);
  }
}
