package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;
import tanabata.fencing.witness.Witness;
import tanabata.fencing.witness.server.EmbeddedWitness;
import tanabata.foundation.NodeId;
import tanabata.node.config.Address;
import tanabata.node.config.TlsConfig;
import tanabata.node.config.WitnessConfig;
import tanabata.node.keys.Authority;
import tanabata.node.keys.HostKeys;
import tanabata.node.keys.Member;

class WitnessesTest {

  private static final List<NodeId> NODES = List.of(new NodeId("vega"), new NodeId("altair"));

  @TempDir Path folder;

  private static final class RecordedReplies implements Witness.Listener {
    final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    @Override
    public void answered(long number, WitnessReply reply) {
      events.add(reply);
    }

    @Override
    public void state(boolean connected) {
      events.add(connected);
    }

    @Override
    public void recordChanged() {
      // A hint may come at any time.
    }

    Object next() throws InterruptedException {
      return events.poll(60, TimeUnit.SECONDS);
    }
  }

  private static WitnessConfig at(int port, Optional<WitnessConfig.Digest> digest) {
    return new WitnessConfig.ZooKeeper(
        List.of(new Address("127.0.0.1", port)),
        "/cluster",
        digest,
        new TlsConfig.Off(),
        Duration.ofSeconds(6),
        Duration.ofSeconds(5));
  }

  @Test
  void a_configured_witness_answers() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    RecordedReplies witnessed = new RecordedReplies();
    try (EmbeddedWitness deneb =
            EmbeddedWitness.start(
                new EmbeddedWitness.Settings(
                    folder.resolve("deneb"), "127.0.0.1", 0, Optional.empty()));
        Witness witness =
            Witnesses.open(
                at(deneb.port(), Optional.of(new WitnessConfig.Digest("tanabata", password))),
                "home",
                NODES,
                witnessed)) {
      assertEquals(true, witnessed.next());
      witness.ask(1, new WitnessRequest.Read());
      assertEquals(new WitnessReply.Empty(), witnessed.next());
    }
  }

  private HostKeys keys(Authority authority, String name, Member.Kind kind) throws IOException {
    return HostKeys.take(
        authority.issue(
            new Member(new NodeId(name), kind, List.of("127.0.0.1")), Authority.USUAL_LIFE),
        folder.resolve(name));
  }

  private static TlsConfig tls(HostKeys keys) {
    return new TlsConfig.On(keys.keystore(), keys.truststore(), keys.password());
  }

  private static WitnessConfig at(int port, HostKeys keys) {
    return new WitnessConfig.ZooKeeper(
        List.of(new Address("127.0.0.1", port)),
        "",
        Optional.empty(),
        tls(keys),
        Duration.ofSeconds(6),
        Duration.ofSeconds(5));
  }

  /// The witness runs on, while all keys and roots become others.
  @Test
  void a_running_witness_takes_renewed_keys_and_roots() throws Exception {
    Authority authority = Authority.create(folder.resolve("authority"), InstantSource.system());
    HostKeys ofDeneb = keys(authority, "deneb", Member.Kind.WITNESS);
    HostKeys ofVega = keys(authority, "vega", Member.Kind.NODE);
    try (EmbeddedWitness deneb =
        EmbeddedWitness.start(
            new EmbeddedWitness.Settings(
                folder.resolve("data"), "127.0.0.1", 0, Witnesses.tls(tls(ofDeneb))))) {
      assertEquals(new WitnessReply.Empty(), asked(at(deneb.port(), ofVega)));
      authority.add();
      authority.use();
      keys(authority, "deneb", Member.Kind.WITNESS);
      keys(authority, "vega", Member.Kind.NODE);
      authority.drop();
      keys(authority, "deneb", Member.Kind.WITNESS);
      keys(authority, "vega", Member.Kind.NODE);
      assertEquals(new WitnessReply.Empty(), asked(at(deneb.port(), ofVega)));
    }
  }

  private static Object asked(WitnessConfig config) throws Exception {
    RecordedReplies witnessed = new RecordedReplies();
    try (Witness witness = Witnesses.open(config, "home", NODES, witnessed)) {
      assertEquals(true, witnessed.next());
      witness.ask(1, new WitnessRequest.Read());
      return witnessed.next();
    }
  }

  @Test
  void no_witness_answers_that_there_is_none() throws Exception {
    RecordedReplies witnessed = new RecordedReplies();
    try (Witness witness = Witnesses.open(new WitnessConfig.None(), "home", NODES, witnessed)) {
      witness.ask(1, new WitnessRequest.Read());
      assertEquals(new WitnessReply.Unreachable("there is no witness"), witnessed.next());
    }
    assertTrue(witnessed.events.isEmpty());
  }

  @Test
  void a_password_that_is_missing_is_told_before_anything_is_tried() {
    var digest = new WitnessConfig.Digest("tanabata", folder.resolve("nowhere"));
    IOException refusal =
        assertThrows(
            IOException.class,
            () -> Witnesses.open(at(1, Optional.of(digest)), "home", NODES, new RecordedReplies()));
    assertInstanceOf(String.class, refusal.getMessage());
    assertTrue(refusal.getMessage().startsWith(folder.resolve("nowhere") + " cannot be read"));
  }
}
