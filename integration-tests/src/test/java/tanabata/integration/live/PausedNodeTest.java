package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.node.admin.ResourceStatus;

/// A node that stands still for a while, as under a hypervisor that has forgotten it.
class PausedNodeTest {

  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long HALF = 8L << 20;

  @RegisterExtension final Pair pair = Pair.of("64M");

  @ParameterizedTest
  @ValueSource(strings = {"vega", "altair"})
  void a_pause_of_five_seconds_is_a_pause_for_clients_and_nothing_else(String name)
      throws Exception {
    LiveNode sleeper = name.equals("vega") ? pair.vega() : pair.altair();
    LiveNode other = pair.peerOf(sleeper);
    ResourceStatus before = other.status();
    try (Program one = Fio.job(1, 0, HALF).forSeconds(8).write(sleeper.uri());
        Program two = Fio.job(2, 0, 2 * HALF).forSeconds(8).write(other.uri())) {
      Waiting.until(
          "both have a client",
          () -> sleeper.status().clients() > 0 && other.status().clients() > 0);
      sleeper.pause();
      long asleep = System.nanoTime();
      Waiting.until(
          "the other has noticed, and five seconds are over",
          () -> other.status().frozen() && System.nanoTime() - asleep > PAUSE_NANOS);
      sleeper.wake();
      pair.awaitIdleInSync();
      one.await(Waiting.TIMEOUT).demandSuccess();
      two.await(Waiting.TIMEOUT).demandSuccess();
    }
    pair.awaitIdleInSync();
    ResourceStatus after = other.status();
    assertEquals(before.generation(), after.generation());
    assertEquals(before.resync(), after.resync());
    assertFalse(after.frozen());
    pair.down();
    Copies.demandEqual(pair);
  }
}
