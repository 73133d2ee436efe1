package tanabata.fencing.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static tanabata.fencing.witness.Asker.authority;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.WitnessRequest;
import tanabata.fencing.witness.server.EmbeddedWitness;

/// A witness that takes questions in and says nothing, as behind a network that drops one way.
class SilentWitnessTest {

  @TempDir Path folder;

  private EmbeddedWitness start() throws Exception {
    return EmbeddedWitness.start(
        new EmbeddedWitness.Settings(folder, "127.0.0.1", 0, Optional.empty()));
  }

  private static WitnessSettings with(Duration session, Duration ask, int port) {
    return new WitnessSettings(
        "127.0.0.1:" + port, "", "home", Optional.empty(), Optional.empty(), session, ask);
  }

  @Test
  void what_was_answered_unreachable_may_have_been_carried_out_and_its_late_answer_is_not_told()
      throws Exception {
    try (EmbeddedWitness deneb = start();
        Wire wire = new Wire(deneb.port());
        Asker direct = Asker.connected(Asker.settings(deneb.port(), "home"));
        Asker vega =
            Asker.connected(with(Duration.ofSeconds(50), Duration.ofMillis(300), wire.port()))) {
      // What is asked after it shows that the watch is there.
      direct.read();
      vega.create(authority(1, "vega"));
      direct.awaitHint();
      wire.hold();
      assertEquals(
          new WitnessReply.Unreachable(
              "the witness at 127.0.0.1:" + wire.port() + " did not answer within 300 ms"),
          vega.replace(authority(2, "vega"), 0));
      direct.awaitHint();
      assertEquals(new WitnessReply.Holds(authority(2, "vega"), 1), direct.read());
      wire.release();
      // Closing vega fails if it was told anything about the question that it had an answer to.
    }
  }

  @Test
  void silence_of_a_session_counts_as_not_connected_until_the_witness_speaks_again()
      throws Exception {
    try (EmbeddedWitness deneb = start();
        Wire wire = new Wire(deneb.port());
        Asker vega =
            Asker.connected(with(Duration.ofSeconds(2), Duration.ofMillis(1_900), wire.port()))) {
      wire.hold();
      vega.awaitState(false);
      CompletableFuture<WitnessReply> asked =
          vega.begin(new WitnessRequest.Replace(authority(1, "vega"), OptionalInt.empty()));
      assertEquals(
          new WitnessReply.Unreachable(
              "not connected to 127.0.0.1:" + wire.port() + ": the connection was lost"),
          asked.get(Asker.PATIENCE.toSeconds(), TimeUnit.SECONDS));
      wire.release();
      vega.awaitState(true);
      assertEquals(new WitnessReply.Empty(), vega.read());
    }
  }
}
