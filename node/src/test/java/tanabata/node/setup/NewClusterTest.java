package tanabata.node.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.NodeId;
import tanabata.node.config.Address;
import tanabata.node.config.BadConfiguration;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ThisHost;
import tanabata.node.config.TlsConfig;
import tanabata.node.config.WitnessConfig;
import tanabata.node.config.WitnessServerConfig;
import tanabata.node.config.WitnessServerReader;
import tanabata.node.keys.Authority;
import tanabata.node.keys.Member;

class NewClusterTest {

  private static final ThisHost VEGA = new ThisHost(Optional.empty(), "vega.example.org");
  private static final ThisHost ALTAIR = new ThisHost(Optional.empty(), "altair");

  @TempDir private Path folder;

  private final ClusterPlan plan =
      new ClusterPlan(
          "home",
          64 << 20,
          host("vega", "10.0.0.1"),
          host("altair", "10.0.0.2"),
          Optional.of(new ClusterPlan.Witness(new NodeId("deneb"), new Address("10.0.0.3", 2181))));

  private static ClusterPlan.Host host(String name, String address) {
    return new ClusterPlan.Host(
        new NodeId(name), new Address(address, 7788), new Address(address, 7790), "/dev/vg0/home");
  }

  private NewCluster written() throws Exception {
    NewCluster cluster = NewCluster.of(plan, VEGA, folder.resolve("vega/tanabata.conf"));
    cluster.write();
    return cluster;
  }

  private HandedOver takenIn(NewCluster cluster, String host) throws Exception {
    HandedOver handed = HandedOver.read(cluster.bundle(new NodeId(host)), folder.resolve(host));
    handed.write();
    return handed;
  }

  @Test
  void one_file_serves_both_hosts_each_with_keys_of_its_own() throws Exception {
    NewCluster cluster = written();
    HandedOver altair = takenIn(cluster, "altair");
    assertEquals(Files.readString(cluster.file()), Files.readString(altair.file()));

    NodeConfig here = ConfigReader.read(cluster.file(), VEGA);
    NodeConfig there = ConfigReader.read(altair.file(), ALTAIR);
    assertEquals("vega", here.node().name());
    assertEquals("altair", there.node().name());
    for (NodeConfig config : List.of(here, there)) {
      var tls = assertInstanceOf(TlsConfig.On.class, config.resources().getFirst().net().tls());
      assertTrue(Files.exists(tls.keystore()), tls::toString);
      assertTrue(Files.exists(tls.truststore()), tls::toString);
      assertFalse(new String(tls.readPassword()).isEmpty());
      var witness = assertInstanceOf(WitnessConfig.ZooKeeper.class, config.witness());
      assertFalse(witness.digest().orElseThrow().readPassword().isEmpty());
    }
    assertNotEquals(-1, Files.mismatch(key(here), key(there)));
    assertFalse(Files.exists(altair.keys().folder().resolve("vega.p12")));
  }

  private static Path key(NodeConfig config) {
    return ((TlsConfig.On) config.resources().getFirst().net().tls()).keystore();
  }

  @Test
  void the_witness_gets_a_file_of_its_own() throws Exception {
    HandedOver deneb = takenIn(written(), "deneb");
    WitnessServerConfig config = WitnessServerReader.read(deneb.file());
    assertEquals("10.0.0.3:2181", config.listen().toString());
    var tls = assertInstanceOf(TlsConfig.On.class, config.tls());
    assertTrue(Files.exists(tls.keystore()), tls::toString);
  }

  @Test
  void what_would_be_overwritten_is_known_before() throws Exception {
    NewCluster cluster = written();
    assertEquals(
        List.of(
            cluster.file(),
            cluster.keys().resolve("vega.p12"),
            cluster.bundle(new NodeId("altair")),
            cluster.bundle(new NodeId("deneb"))),
        cluster.existing());
    HandedOver altair = takenIn(cluster, "altair");
    assertEquals(List.of(altair.file(), altair.keys().keystore()), altair.existing());
  }

  @Test
  void a_host_that_is_neither_of_the_two_is_asked_which_it_is() throws Exception {
    ThisHost stranger = new ThisHost(Optional.empty(), "web17");
    String sentence =
        assertThrows(
                BadConfiguration.class, () -> NewCluster.of(plan, stranger, folder.resolve("c")))
            .getMessage();
    assertTrue(sentence.contains("'web17', which is none of vega and altair"), sentence);
    ThisHost named = new ThisHost(Optional.of("altair"), "web17");
    assertEquals("altair", NewCluster.of(plan, named, folder.resolve("c")).here().name());
  }

  @Test
  void a_bundle_with_keys_alone_is_left_to_keys_import() throws Exception {
    NewCluster cluster = written();
    Path bundle = folder.resolve("altair.bundle");
    Authority.open(cluster.keys().resolve("authority"), InstantSource.system())
        .issue(Member.node(new NodeId("altair"), List.of()), Authority.USUAL_LIFE)
        .write(bundle);
    String sentence =
        assertThrows(IOException.class, () -> HandedOver.read(bundle, folder)).getMessage();
    assertTrue(sentence.contains("tanabata keys import altair.bundle"), sentence);
  }
}
