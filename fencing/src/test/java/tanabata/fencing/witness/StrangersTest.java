package tanabata.fencing.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tanabata.fencing.witness.Asker.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.witness.server.EmbeddedWitness;

/// Who may not: those without the digest, without a certificate, or with the wrong one.
class StrangersTest {

  @TempDir Path folder;

  private EmbeddedWitness start(Optional<WitnessTls> tls) throws IOException {
    return EmbeddedWitness.start(
        new EmbeddedWitness.Settings(folder.resolve("deneb"), "127.0.0.1", 0, tls));
  }

  @Test
  void only_the_user_of_the_digest_may_write() throws Exception {
    try (EmbeddedWitness deneb = start(Optional.empty())) {
      WitnessSettings open = Asker.settings(deneb.port(), "home");
      try (Asker vega = Asker.connected(Asker.as("tanabata", "right", open));
          Asker altair = Asker.connected(Asker.as("tanabata", "right", open));
          Asker stranger = Asker.connected(Asker.as("tanabata", "wrong", open));
          Asker nobody = Asker.connected(open)) {
        assertEquals(new WitnessReply.Replaced(0), vega.create(authority(1, "vega")));
        assertEquals(new WitnessReply.Holds(authority(1, "vega"), 0), nobody.read());
        assertRefused(nobody.replace(authority(2, "altair"), 0), open);
        assertRefused(stranger.replace(authority(2, "altair"), 0), open);
        assertEquals(new WitnessReply.Replaced(1), altair.replace(authority(2, "altair"), 0));
      }
    }
  }

  private static void assertRefused(WitnessReply answer, WitnessSettings settings) {
    assertEquals(
        new WitnessReply.Unreachable(
            "the witness at "
                + settings.servers()
                + " does not allow this node to use /tanabata/home; compare the digest of the"
                + " configuration with the record's ACL"),
        answer);
  }

  @Test
  void a_stranger_can_neither_remove_the_record_nor_put_another_beside_it() throws Exception {
    try (EmbeddedWitness deneb = start(Optional.empty())) {
      WitnessSettings open = Asker.settings(deneb.port(), "home");
      try (Asker vega = Asker.connected(Asker.as("tanabata", "right", open));
          Asker nobody = Asker.connected(Asker.settings(deneb.port(), "attic"));
          CuratorFramework client =
              CuratorFrameworkFactory.newClient(open.servers(), new RetryNTimes(3, 100))) {
        vega.create(authority(1, "vega"));
        client.start();
        assertThrows(
            KeeperException.NoAuthException.class, () -> client.delete().forPath("/tanabata/home"));
        WitnessReply answer = nobody.create(authority(1, "altair"));
        assertInstanceOf(WitnessReply.Unreachable.class, answer);
        assertEquals(new WitnessReply.Holds(authority(1, "vega"), 0), vega.read());
      }
    }
  }

  @Test
  void with_tls_both_sides_show_a_certificate_that_the_other_knows() throws Exception {
    Keys.make(folder, "deneb", "vega");
    Files.createDirectories(folder.resolve("elsewhere"));
    Keys.make(folder.resolve("elsewhere"), "deneb", "vega");
    try (EmbeddedWitness deneb = start(Optional.of(Keys.of(folder, "deneb")))) {
      WitnessSettings plain = Asker.settings(deneb.port(), "home");
      try (Asker vega = Asker.connected(Asker.by(Keys.of(folder, "vega"), plain));
          Asker stranger = new Asker(plain);
          Asker impostor =
              new Asker(Asker.by(Keys.of(folder.resolve("elsewhere"), "vega"), plain))) {
        assertEquals(new WitnessReply.Replaced(0), vega.create(authority(1, "vega")));
        assertEquals(new WitnessReply.Holds(authority(1, "vega"), 0), vega.read());
        // Longer than either has needed to be turned away many times.
        assertEquals(null, stranger.states.poll(3, TimeUnit.SECONDS));
        assertTrue(impostor.states.isEmpty());
        assertInstanceOf(WitnessReply.Unreachable.class, stranger.read());
        assertInstanceOf(WitnessReply.Unreachable.class, impostor.read());
        assertEquals(new WitnessReply.Holds(authority(1, "vega"), 0), vega.read());
      }
    }
  }

  /// Else each of a stranger costs the witness a tenth of a second before it has shown anything.
  @Test
  void a_connection_does_not_cost_the_reading_of_the_key_stores() throws Exception {
    Keys.make(folder, "deneb", "vega");
    WitnessTls own = Keys.of(folder, "deneb");
    try (EmbeddedWitness deneb = start(Optional.of(own))) {
      Files.delete(own.keystore());
      Files.delete(own.truststore());
      WitnessSettings settings =
          Asker.by(Keys.of(folder, "vega"), Asker.settings(deneb.port(), "home"));
      try (Asker vega = Asker.connected(settings)) {
        assertEquals(new WitnessReply.Replaced(0), vega.create(authority(1, "vega")));
      }
    }
  }

  @Test
  void tls_and_a_digest_go_together_and_the_record_survives_a_restart() throws Exception {
    Keys.make(folder, "deneb", "vega");
    Optional<WitnessTls> tls = Optional.of(Keys.of(folder, "deneb"));
    for (int version = 0; version < 2; version++) {
      try (EmbeddedWitness deneb = start(tls)) {
        WitnessSettings settings =
            Asker.as(
                "tanabata",
                "right",
                Asker.by(Keys.of(folder, "vega"), Asker.settings(deneb.port(), "home")));
        try (Asker vega = Asker.connected(settings)) {
          WitnessReply answer =
              version == 0
                  ? vega.create(authority(1, "vega"))
                  : vega.replace(authority(2, "vega"), 0);
          assertEquals(new WitnessReply.Replaced(version), answer);
        }
      }
    }
  }

  @Test
  void a_store_that_cannot_be_opened_is_named_before_anything_is_tried() throws Exception {
    Keys.make(folder, "deneb");
    WitnessTls wrong =
        new WitnessTls(folder.resolve("deneb.p12"), folder.resolve("deneb.trust.p12"), "wrong");
    String named = "tls: " + folder.resolve("deneb.p12") + " cannot be read: ";
    WitnessSettings client = Asker.by(wrong, Asker.settings(1, "home"));
    assertTrue(
        assertThrows(IOException.class, () -> new Asker(client)).getMessage().startsWith(named));
    assertTrue(
        assertThrows(IOException.class, () -> start(Optional.of(wrong)))
            .getMessage()
            .startsWith(named));
  }

  @Test
  void a_record_that_everybody_may_change_is_closed_before_it_is_believed() throws Exception {
    try (EmbeddedWitness deneb = start(Optional.empty())) {
      WitnessSettings open = Asker.settings(deneb.port(), "home");
      try (Asker nobody = Asker.connected(open);
          Asker vega = Asker.connected(Asker.as("tanabata", "right", open))) {
        nobody.create(authority(1, "vega"));
        assertEquals(new WitnessReply.Holds(authority(1, "vega"), 0), vega.read());
        assertRefused(nobody.replace(authority(2, "altair"), 0), open);
        assertEquals(new WitnessReply.Replaced(1), vega.replace(authority(2, "vega"), 0));
      }
      try (CuratorFramework client = zookeeper(open)) {
        assertThrows(
            KeeperException.NoAuthException.class, () -> client.delete().forPath("/tanabata/home"));
      }
    }
  }

  @Test
  void a_record_that_somebody_else_may_change_is_not_believed() throws Exception {
    try (EmbeddedWitness deneb = start(Optional.empty())) {
      WitnessSettings open = Asker.settings(deneb.port(), "home");
      WitnessSettings ours = Asker.as("tanabata", "right", open);
      try (Asker vega = Asker.connected(ours)) {
        vega.create(authority(1, "vega"));
        vega.read();
        List<ACL> shared = new ArrayList<>(RecordWriters.of(ours).acl());
        shared.add(new ACL(ZooDefs.Perms.WRITE, new Id("digest", "mallory:x")));
        String said = "/tanabata/home at the witness " + open.servers() + " may also be changed by";
        for (String node : List.of("/tanabata/home", "/tanabata")) {
          asTheNodes(ours, operator -> operator.setACL().withACL(shared).forPath(node));
          WitnessReply.Unreachable refusal =
              assertInstanceOf(WitnessReply.Unreachable.class, vega.read());
          assertTrue(
              refusal.reason().startsWith(said.replace("/tanabata/home", node)), refusal.reason());
          assertTrue(refusal.reason().contains("digest:mallory:x"), refusal.reason());
          asTheNodes(
              ours,
              operator -> operator.setACL().withACL(RecordWriters.of(ours).acl()).forPath(node));
        }
        assertEquals(new WitnessReply.Holds(authority(1, "vega"), 0), vega.read());
      }
    }
  }

  private interface Deed {
    void by(CuratorFramework client) throws Exception;
  }

  private static void asTheNodes(WitnessSettings settings, Deed deed) throws Exception {
    try (CuratorFramework client =
        CuratorFrameworkFactory.builder()
            .connectString(settings.servers())
            .retryPolicy(new RetryNTimes(3, 100))
            .authorization("digest", RecordWriters.proof(settings).orElseThrow())
            .build()) {
      client.start();
      deed.by(client);
    }
  }

  private static CuratorFramework zookeeper(WitnessSettings settings) {
    CuratorFramework client =
        CuratorFrameworkFactory.newClient(settings.servers(), new RetryNTimes(3, 100));
    client.start();
    return client;
  }

  @Test
  void with_certificates_alone_their_two_holders_may_write_and_no_third() throws Exception {
    Keys.make(folder, "deneb", "vega", "mars");
    try (EmbeddedWitness deneb = start(Optional.of(Keys.of(folder, "deneb")))) {
      WitnessSettings plain =
          Asker.writtenBy(List.of("CN=vega", "CN=altair"), Asker.settings(deneb.port(), "home"));
      try (Asker vega = Asker.connected(Asker.by(Keys.of(folder, "vega"), plain));
          Asker mars = Asker.connected(Asker.by(Keys.of(folder, "mars"), plain))) {
        assertEquals(new WitnessReply.Replaced(0), vega.create(authority(1, "vega")));
        assertRefused(mars.replace(authority(2, "altair"), 0), plain);
        assertEquals(new WitnessReply.Replaced(1), vega.replace(authority(2, "vega"), 0));
      }
    }
  }
}
