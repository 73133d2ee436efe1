package tanabata.fencing.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tanabata.fencing.witness.Asker.authority;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;
import tanabata.fencing.witness.server.EmbeddedWitness;

class CuratorWitnessTest {

  @TempDir Path folder;
  private EmbeddedWitness deneb;
  private WitnessSettings home;

  @BeforeEach
  void start() throws Exception {
    deneb =
        EmbeddedWitness.start(
            new EmbeddedWitness.Settings(folder, "127.0.0.1", 0, Optional.empty()));
    home = Asker.settings(deneb.port(), "home");
  }

  @AfterEach
  void stop() throws Exception {
    deneb.close();
  }

  @Test
  void a_record_is_created_read_and_replaced() throws Exception {
    try (Asker vega = Asker.connected(home)) {
      assertEquals(new WitnessReply.Empty(), vega.read());
      assertEquals(new WitnessReply.Replaced(0), vega.create(authority(1, "vega")));
      assertEquals(new WitnessReply.Holds(authority(1, "vega"), 0), vega.read());
      assertEquals(new WitnessReply.Replaced(1), vega.replace(authority(2, "vega"), 0));
      assertEquals(new WitnessReply.Holds(authority(2, "vega"), 1), vega.read());
      assertEquals("connected to " + home.servers(), vega.witness().health());
    }
  }

  @Test
  void what_does_not_have_the_version_is_left_alone() throws Exception {
    try (Asker vega = Asker.connected(home)) {
      assertEquals(new WitnessReply.Conflict(), vega.replace(authority(1, "vega"), 0));
      assertEquals(new WitnessReply.Empty(), vega.read());
      vega.create(authority(1, "vega"));
      assertEquals(new WitnessReply.Conflict(), vega.create(authority(2, "vega")));
      assertEquals(new WitnessReply.Conflict(), vega.replace(authority(2, "vega"), 1));
      assertEquals(new WitnessReply.Holds(authority(1, "vega"), 0), vega.read());
    }
  }

  @Test
  void of_two_that_race_exactly_one_wins() throws Exception {
    try (Asker vega = Asker.connected(home);
        Asker altair = Asker.connected(home)) {
      assertOneOf(
          vega.begin(new WitnessRequest.Replace(authority(1, "vega"), OptionalInt.empty())),
          altair.begin(new WitnessRequest.Replace(authority(1, "altair"), OptionalInt.empty())),
          new WitnessReply.Replaced(0));
      for (int version = 0; version < 100; version++) {
        OptionalInt expected = OptionalInt.of(version);
        assertOneOf(
            vega.begin(new WitnessRequest.Replace(authority(version, "vega"), expected)),
            altair.begin(new WitnessRequest.Replace(authority(version, "altair"), expected)),
            new WitnessReply.Replaced(version + 1));
      }
      assertEquals(vega.read(), altair.read());
    }
  }

  private static void assertOneOf(
      CompletableFuture<WitnessReply> one, CompletableFuture<WitnessReply> other, WitnessReply won)
      throws Exception {
    List<WitnessReply> answers = new ArrayList<>();
    answers.add(one.get(Asker.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    answers.add(other.get(Asker.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertTrue(answers.remove(won), answers::toString);
    assertEquals(List.of(new WitnessReply.Conflict()), answers);
  }

  @Test
  void two_resources_do_not_meet() throws Exception {
    try (Asker vega = Asker.connected(home);
        Asker attic = Asker.connected(Asker.settings(deneb.port(), "attic"))) {
      vega.create(authority(1, "vega"));
      assertEquals(new WitnessReply.Empty(), attic.read());
      assertEquals(new WitnessReply.Replaced(0), attic.create(authority(9, "vega")));
      assertEquals(new WitnessReply.Holds(authority(1, "vega"), 0), vega.read());
    }
  }

  @Test
  void a_chroot_that_is_missing_is_made() throws Exception {
    WitnessSettings deep =
        new WitnessSettings(
            home.servers(),
            "/a/b",
            "home",
            Optional.empty(),
            Optional.empty(),
            home.sessionTimeout(),
            home.askTimeout());
    try (Asker vega = Asker.connected(deep);
        Asker other = Asker.connected(home)) {
      assertEquals(new WitnessReply.Empty(), vega.read());
      assertEquals(new WitnessReply.Replaced(0), vega.create(authority(1, "vega")));
      assertEquals(new WitnessReply.Holds(authority(1, "vega"), 0), vega.read());
      assertEquals(new WitnessReply.Empty(), other.read());
    }
  }

  @Test
  void the_other_node_gets_a_hint_when_the_record_changes() throws Exception {
    try (Asker vega = Asker.connected(home);
        Asker altair = Asker.connected(home)) {
      altair.read();
      vega.create(authority(1, "vega"));
      altair.awaitHint();
      vega.replace(authority(2, "vega"), 0);
      altair.awaitHint();
      assertEquals(new WitnessReply.Holds(authority(2, "vega"), 1), altair.read());
    }
  }

  @Test
  void a_witness_that_was_away_has_kept_the_record_and_answers_again() throws Exception {
    int port = deneb.port();
    try (Asker vega = Asker.connected(home)) {
      vega.create(authority(1, "vega"));
      deneb.close();
      vega.awaitState(false);
      WitnessReply away = vega.read();
      assertEquals(
          new WitnessReply.Unreachable(
              "not connected to " + home.servers() + ": the connection was lost"),
          away);
      assertEquals(away, new WitnessReply.Unreachable(vega.witness().health()));
      deneb =
          EmbeddedWitness.start(
              new EmbeddedWitness.Settings(folder, "127.0.0.1", port, Optional.empty()));
      vega.awaitState(true);
      assertEquals(new WitnessReply.Holds(authority(1, "vega"), 0), vega.read());
      assertEquals(new WitnessReply.Replaced(1), vega.replace(authority(2, "vega"), 0));
    }
  }

  @Test
  void questions_that_are_open_when_the_witness_goes_are_answered() throws Exception {
    try (Asker vega = Asker.connected(home)) {
      vega.create(authority(1, "vega"));
      List<CompletableFuture<WitnessReply>> asked = new ArrayList<>();
      Thread end = Thread.ofPlatform().start(this::closeQuietly);
      for (int i = 0; i < 500; i++) {
        asked.add(vega.begin(new WitnessRequest.Read()));
      }
      end.join();
      for (CompletableFuture<WitnessReply> one : asked) {
        one.get(Asker.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  private void closeQuietly() {
    try {
      deneb.close();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void before_the_first_connection_every_answer_is_unreachable() throws Exception {
    int nobody = deneb.port();
    deneb.close();
    try (Asker vega = new Asker(Asker.settings(nobody, "home"))) {
      assertEquals(
          new WitnessReply.Unreachable("not connected to 127.0.0.1:" + nobody + " yet"),
          vega.read());
      assertTrue(vega.states.isEmpty());
    }
  }

  @Test
  void more_questions_than_anybody_asks_are_refused_and_not_kept() throws Exception {
    try (Asker vega = Asker.connected(home)) {
      List<CompletableFuture<WitnessReply>> asked = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        asked.add(vega.begin(new WitnessRequest.Read()));
      }
      for (CompletableFuture<WitnessReply> one : asked) {
        WitnessReply answer = one.get(Asker.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (!answer.equals(new WitnessReply.Empty())) {
          assertEquals(new WitnessReply.Unreachable("64 questions are open already"), answer);
        }
      }
    }
  }

  @Test
  void a_damaged_record_is_named_and_left_alone() throws Exception {
    try (CuratorFramework stranger =
            CuratorFrameworkFactory.newClient(home.servers(), new RetryNTimes(3, 100));
        Asker vega = Asker.connected(home)) {
      stranger.start();
      byte[] damage = "epoch=7".getBytes(StandardCharsets.UTF_8);
      stranger.create().creatingParentsIfNeeded().forPath("/tanabata/home", damage);
      WitnessReply.Unreachable answer =
          assertInstanceOf(WitnessReply.Unreachable.class, vega.read());
      assertEquals(
          "the record /tanabata/home at "
              + home.servers()
              + " is damaged: its last line does not end; it is left as it is, because it may say"
              + " which of the two goes on alone",
          answer.reason());
      assertTrue(vega.witness().health().endsWith(answer.reason()), vega.witness().health());
    }
  }

  @Test
  void nothing_of_ours_is_ephemeral() throws Exception {
    try (CuratorFramework stranger =
            CuratorFrameworkFactory.newClient(home.servers(), new RetryNTimes(3, 100));
        Asker vega = Asker.connected(home)) {
      vega.create(authority(1, "vega"));
      stranger.start();
      for (String path : List.of("/tanabata", "/tanabata/home")) {
        Stat stat = stranger.checkExists().forPath(path);
        assertEquals(0, stat.getEphemeralOwner(), path);
      }
    }
  }

  @Test
  void a_question_that_is_none_is_refused_at_once() throws Exception {
    try (Asker vega = Asker.connected(home)) {
      WitnessRequest any = new WitnessRequest.Replace(authority(1, "vega"), OptionalInt.of(-1));
      WitnessRequest never = new WitnessRequest.Replace(authority(-1, "vega"), OptionalInt.empty());
      assertThrows(IllegalArgumentException.class, () -> vega.witness().ask(1, any));
      assertThrows(IllegalArgumentException.class, () -> vega.witness().ask(2, never));
    }
  }

  @Test
  void an_answer_that_takes_longer_than_a_session_is_a_contradiction() {
    Duration second = Duration.ofSeconds(1);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new WitnessSettings(
                "a:1", "", "home", Optional.empty(), Optional.empty(), second, second));
  }
}
