package tanabata.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.NodeId;
import tanabata.foundation.net.AddressRange;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.OnNoSpace;

class ConfigReaderTest {

  private static final NodeId VEGA = new NodeId("vega");
  private static final NodeId ALTAIR = new NodeId("altair");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("tanabata.conf");
  }

  private ResourceConfig home(String text) throws IOException, BadConfiguration {
    Files.writeString(file, text);
    return ConfigReader.read(file).resource("home").orElseThrow();
  }

  @Test
  void reads_every_key() throws Exception {
    Files.writeString(file, Example.FULL);
    NodeConfig config = ConfigReader.read(file);
    ResourceConfig home = config.resource("home").orElseThrow();

    assertEquals(VEGA, config.node());
    assertEquals(folder.resolve("control.sock"), config.control());
    assertEquals(
        new WitnessConfig.ZooKeeper(
            List.of(new Address("deneb", 2181), new Address("fd00::1", 2182)),
            "/cluster",
            Optional.of(new WitnessConfig.Digest("tanabata", folder.resolve("witness.password"))),
            new TlsConfig.On(
                folder.resolve("vega.p12"),
                folder.resolve("deneb.p12"),
                folder.resolve("tls.password")),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1)),
        config.witness());
    assertEquals(1L << 30, home.sizeBytes());
    assertEquals(Protocol.C, home.protocol());
    assertEquals(List.of(ALTAIR, VEGA), home.becomePrimaryOn());
    assertTrue(home.becomesPrimaryHere());
    assertEquals(1237, home.activityLogExtents());
    assertEquals(OnNoSpace.ERROR, home.onNoSpace());
    assertEquals(
        new NetConfig(
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofMillis(500),
            64L << 20,
            Duration.ofSeconds(1),
            new AfterSplitBrain(
                AfterSplitBrain.Zero.DISCARD_SECOND_NODE,
                AfterSplitBrain.One.CONSENSUS,
                AfterSplitBrain.Two.VIOLENTLY_AS0P),
            new TlsConfig.On(
                folder.resolve("vega.p12"),
                folder.resolve("trust.p12"),
                folder.resolve("tls.password")),
            List.of(AddressRange.parse("10.8.0.0/24").orElseThrow())),
        home.net());
    assertEquals(new UndoConfig(2L << 30, Optional.of(Duration.ofDays(30))), home.undo());
    assertEquals(
        new HostConfig(
            VEGA,
            folder.resolve("home.img"),
            new Address("127.0.0.1", 7788),
            new MetadataPlace.External(folder.resolve("home.md")),
            List.of(
                new NbdListen.Unix(folder.resolve("home.nbd")),
                new NbdListen.Tcp(new Address("127.0.0.1", 10809)),
                new NbdListen.Tls(new Address("10.0.0.1", 10810))),
            Optional.of(new Address("127.0.0.1", 7790)),
            List.of()),
        home.here());
    assertEquals(ALTAIR, home.peer().name());
    assertEquals(new Address("::1", 7789), home.peer().address());
    assertEquals(new MetadataPlace.Internal(), home.peer().metadata());
  }

  @Test
  void ports_with_tls_have_keys_of_their_own() throws Exception {
    ResourceConfig home = home(Example.FULL);
    assertEquals(
        Optional.of(
            new TlsConfig.On(
                folder.resolve("vega.p12"),
                folder.resolve("clients.p12"),
                folder.resolve("tls.password"))),
        home.nbdTls());
  }

  @Test
  void a_plain_port_for_clients_on_other_machines_is_warned_of() throws Exception {
    ResourceConfig home =
        home(
            Example.with(
                "\"127.0.0.1:7788\"",
                "\"127.0.0.1:7788\", nbd = [\"tcp:10.0.0.1:10809\"]"
                    + ", nbd-plain = \"anybody who reaches the port may read and write\""));
    assertEquals(
        List.of("resource home: whoever reaches tcp:10.0.0.1:10809 may read and write it"),
        home.warnings());
  }

  @Test
  void a_link_local_address_names_its_interface() throws Exception {
    String link =
        Example.SHORT
            .replace("127.0.0.1:7788", "[fe80::1%eth0]:7788")
            .replace("protocol = C", "net { tls = off }");
    assertEquals(new Address("fe80::1%eth0", 7788), home(link).here().address());
  }

  @Test
  void what_is_not_said_has_a_default() throws Exception {
    ResourceConfig home = home(Example.SHORT);

    assertEquals(Protocol.C, home.protocol());
    assertEquals(List.of(), home.becomePrimaryOn());
    assertFalse(home.becomesPrimaryHere());
    assertEquals(1237, home.activityLogExtents());
    assertEquals(OnNoSpace.HOLD, home.onNoSpace());
    assertEquals(Duration.ofSeconds(3), home.net().pingTimeout());
    assertEquals(64L << 20, home.net().windowBytes());
    assertEquals(new TlsConfig.Off(), home.net().tls());
    assertEquals(List.of(), home.here().nbd());
  }

  @Test
  void the_same_file_seen_from_the_other_host_swaps_the_sides() throws Exception {
    ResourceConfig home = home(Example.SHORT.replace("node = vega", "node = altair"));

    assertEquals(ALTAIR, home.here().name());
    assertEquals(VEGA, home.peer().name());
  }

  @Test
  void both_is_a_short_word_for_the_two_hosts() throws Exception {
    ResourceConfig home = home(Example.with("protocol = C", "become-primary-on = both"));

    assertEquals(List.of(ALTAIR, VEGA), home.becomePrimaryOn());
  }

  @Test
  void several_resources_keep_the_order_of_the_file() throws Exception {
    String more =
        Example.SHORT.substring(Example.SHORT.indexOf("resource")).replace("home", "attic");
    Files.writeString(file, Example.SHORT + more.replace("778", "779"));

    assertEquals(
        List.of("home", "attic"),
        ConfigReader.read(file).resources().stream().map(ResourceConfig::name).toList());
  }

  @Test
  void a_network_without_tls_is_allowed_where_it_is_said() throws Exception {
    String text =
        Example.with("protocol = C", "net { tls = off }")
            .replace("127.0.0.1:7788", "10.0.0.1:7788");

    assertEquals(new TlsConfig.Off(), home(text).net().tls());
  }
}
