package tanabata.nbd.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tanabata.nbd.core.RequestCheck.FLUSH;
import static tanabata.nbd.core.RequestCheck.READ;
import static tanabata.nbd.core.RequestCheck.WRITE;
import static tanabata.nbd.netty.TestClient.request;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tanabata.nbd.MemoryDevice;
import tanabata.nbd.NbdLimits;
import tanabata.nbd.OneExport;

/// What greedy, slow, stalled and lying clients get.
class LimitsTest {

  private static final int MIB = 1 << 20;

  private final MemoryDevice device = MemoryDevice.holdingItsAnswers(64 * MIB);
  private final NbdLimits limits =
      new NbdLimits(
          256,
          4,
          40L * MIB,
          40L * MIB,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));
  private final OneExport exports = new OneExport(device);
  private final Clients clients = new Clients(exports, limits);
  private final TestClient first = new TestClient(clients).connect(false);
  private final TestClient second = new TestClient(clients).connect(false);
  private final LogLines log = new LogLines();

  @AfterEach
  void nothingIsLeft() {
    first.leave();
    second.leave();
    device.answerAll();
    first.assertNothingLeft();
    second.assertNothingLeft();
    assertEquals(0, exports.openClients());
    log.close();
  }

  @Test
  void past_the_limit_of_requests_a_connection_is_not_read_until_one_is_answered() {
    first.say(out -> flushes(out, 1, 7));
    assertEquals(4, device.heldAnswers());
    assertFalse(first.channel.config().isAutoRead());
    device.answerFirst();
    first.hear();
    assertEquals(4, device.heldAnswers());
    device.answerAll();
    for (int rounds = 0; rounds < 3; rounds++) {
      first.hear();
      device.answerAll();
    }
    assertTrue(first.channel.config().isAutoRead());
    for (int cookie = 1; cookie <= 7; cookie++) {
      first.expectSimple(0, cookie);
    }
  }

  @Test
  void past_the_limit_of_bytes_a_request_waits() {
    first.say(out -> read(read(out, 1, 32 * MIB), 2, 32 * MIB));
    assertEquals(1, device.heldAnswers());
    assertFalse(first.channel.config().isAutoRead());
    device.answerFirst();
    first.hear();
    assertEquals(1, device.heldAnswers());
  }

  @Test
  void one_connection_waits_for_memory_that_another_has_and_gets_its_turn() {
    first.say(out -> read(out, 1, 32 * MIB));
    second.say(out -> read(out, 2, 16 * MIB));
    assertEquals(1, device.heldAnswers());
    device.answerFirst();
    second.channel.runPendingTasks();
    assertEquals(1, device.heldAnswers());
    assertEquals(32 * MIB + 16, first.hear().readableBytes());
  }

  @Test
  void small_requests_do_not_pass_a_large_one_that_waits() {
    first.say(out -> read(out, 1, 32 * MIB));
    second.say(out -> read(out, 2, 16 * MIB));
    first.say(out -> read(out, 3, 512));
    assertEquals(1, device.heldAnswers());
  }

  @Test
  void half_a_write_that_stalls_while_others_wait_is_closed() {
    first.say(out -> request(out, 0, WRITE, 1, 0, 32 * MIB).writeZero(100));
    second.say(out -> read(out, 2, 16 * MIB));
    assertEquals(0, device.heldAnswers());
    passTime(second, 70);
    assertTrue(first.isClosed());
    assertTrue(log.tell("it held memory without going on for PT30S, and others need it"));
    second.channel.runPendingTasks();
    assertEquals(1, device.heldAnswers());
  }

  @Test
  void half_a_write_is_left_alone_while_nobody_waits() {
    first.say(out -> request(out, 0, WRITE, 1, 0, 32 * MIB).writeZero(100));
    passTime(first, 3600);
    assertFalse(first.isClosed());
  }

  @Test
  void a_client_that_does_not_fetch_its_replies_is_not_read() {
    first.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    first.say(out -> flushes(out, 1, 1));
    assertEquals(0, device.heldAnswers());
    assertFalse(first.channel.config().isAutoRead());
    first.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    first.channel.runPendingTasks();
    assertEquals(1, device.heldAnswers());
    assertTrue(first.channel.config().isAutoRead());
  }

  @Test
  void a_write_that_is_too_long_closes() {
    first.say(out -> request(out, 0, WRITE, 1, 0, 0xffff_fe00L));
    assertTrue(first.isClosed());
    assertTrue(log.tell("it sent a write of 4294966784 bytes, more than 32 MiB"));
    assertFalse(second.isClosed());
  }

  @Test
  void what_is_no_request_closes() {
    first.say(out -> flushes(out, 1, 1).writeZero(100));
    assertTrue(first.isClosed());
    assertTrue(log.tell("it sent 0x0 for a request"));
  }

  @Test
  void half_a_header_and_half_a_payload_leave_nothing_behind() {
    first.say(out -> request(out, 0, FLUSH, 1, 0, 0).writerIndex(20));
    second.say(out -> request(out, 0, WRITE, 1, 0, 4096).writeZero(4095));
    first.leave();
    second.leave();
    assertEquals(0, clients.budget().used());
  }

  private static void passTime(TestClient client, int seconds) {
    for (int i = 0; i < seconds; i += 10) {
      client.channel.advanceTimeBy(10, TimeUnit.SECONDS);
      client.channel.runScheduledPendingTasks();
    }
  }

  private static ByteBuf read(ByteBuf out, long cookie, int length) {
    return request(out, 0, READ, cookie, 0, length);
  }

  private static ByteBuf flushes(ByteBuf out, int firstCookie, int count) {
    for (int i = 0; i < count; i++) {
      request(out, 0, FLUSH, firstCookie + i, 0, 0);
    }
    return out;
  }
}
