package tanabata.testbed.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GateTest {

  private static final long LONG = 20_000;

  private final Gate gate = new Gate();

  @Test
  void close_waits_for_who_is_busy_and_end_ends_who_comes_later() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    AtomicBoolean over = new AtomicBoolean();
    gate.open();
    gate.join();
    Thread client =
        Thread.ofVirtual()
            .start(() -> {
              try {
                gate.pass();
                inside.countDown();
                finish.await();
                over.set(!gate.pass());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    inside.await();
    assertFalse(gate.close(1));
    finish.countDown();
    assertTrue(gate.close(LONG));
    gate.end();
    client.join();
    assertTrue(over.get());
  }

  @Test
  void a_gate_without_clients_closes_at_once() throws Exception {
    assertEquals(true, gate.close(LONG));
  }
}
