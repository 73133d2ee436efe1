package tanabata.nbd.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tanabata.nbd.core.RequestCheck.BLOCK_STATUS;
import static tanabata.nbd.core.RequestCheck.CACHE;
import static tanabata.nbd.core.RequestCheck.DISCONNECT;
import static tanabata.nbd.core.RequestCheck.FLUSH;
import static tanabata.nbd.core.RequestCheck.FUA;
import static tanabata.nbd.core.RequestCheck.READ;
import static tanabata.nbd.core.RequestCheck.REQ_ONE;
import static tanabata.nbd.core.RequestCheck.TRIM;
import static tanabata.nbd.core.RequestCheck.WRITE;
import static tanabata.nbd.netty.TestClient.request;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Outcome;
import tanabata.nbd.MemoryDevice;
import tanabata.nbd.OneExport;
import tanabata.nbd.wire.Protocol;

/// The second phase of one honest client.
class TransmissionTest {

  private static final int SIZE = 1 << 20;

  private final MemoryDevice prompt = MemoryDevice.answeringAtOnce(SIZE);
  private final MemoryDevice holding = MemoryDevice.holdingItsAnswers(SIZE);
  private final OneExport promptExport = new OneExport(prompt);
  private final OneExport holdingExport = new OneExport(holding);
  private final LogLines log = new LogLines();
  private TestClient client = TestClient.connected(promptExport, false);

  @AfterEach
  void nothingIsLeft() {
    holding.answerAll();
    client.assertNothingLeft();
    assertEquals(0, holdingExport.openClients());
    log.close();
  }

  @Test
  void what_is_written_is_read_back_even_in_single_bytes() {
    client.sayBroken(out -> write(out, 1, 512, 1024, 'x'));
    client.expectSimple(0, 1);
    client.sayBroken(out -> request(out, 0, READ, 2, 0, 2048));
    client.expectSimple(0, 2);
    assertContent(client.hear(), 2048, 512, 1536, 'x');
  }

  @Test
  void structured_reads_tell_their_offset() {
    use(promptExport, true);
    client.say(out -> request(write(out, 1, 0, 512, 'y'), 4, READ, 2, 0, 1024));
    assertEquals(0, client.expectChunk(Protocol.CHUNK_NONE, 1));
    assertEquals(8 + 1024, client.expectChunk(Protocol.CHUNK_OFFSET_DATA, 2));
    assertEquals(0, client.hear().readLong());
    assertContent(client.hear(), 1024, 0, 512, 'y');
  }

  @Test
  void a_write_torn_between_two_chunks_is_put_together() {
    client.say(out -> write(request(out, 0, FLUSH, 1, 0, 0), 2, 0, 65536, 'z').writerIndex(30_000));
    client.expectSimple(0, 1);
    assertFalse(client.hear().isReadable());
    client.say(out -> repeat(out, 65536 + 56 - 30_000, 'z'));
    client.expectSimple(0, 2);
    assertArrayEquals(filled(65536, 'z'), prompt.content(0, 65536));
  }

  @Test
  void durable_writes_flushes_hints_and_trims_reach_the_device() {
    client.say(out -> {
      request(out, FUA, WRITE, 1, 0, 512).writeZero(512);
      request(out, 0, FLUSH, 2, 0, 0);
      request(out, 0, CACHE, 3, 0, 4096);
      request(out, 0, TRIM, 4, 0, SIZE);
    });
    for (int cookie = 1; cookie <= 4; cookie++) {
      client.expectSimple(0, cookie);
    }
    assertEquals(1, prompt.durableWrites());
    assertEquals(1, prompt.flushes());
    assertEquals(1, prompt.cached());
  }

  @Test
  void block_status_tells_holes_from_data() {
    use(promptExport, true);
    client.say(out -> write(out, 1, 4096, 512, 'd'));
    client.expectChunk(Protocol.CHUNK_NONE, 1);
    client.say(out -> request(out, 0, BLOCK_STATUS, 2, 0, 8192));
    assertEquals(4 + 3 * 8, client.expectChunk(Protocol.CHUNK_BLOCK_STATUS, 2));
    int[] expected = {1, 4096, 3, 512, 0, 8192 - 4096 - 512, 3};
    for (int number : expected) {
      assertEquals(number, client.hear().readInt());
    }
    client.say(out -> request(out, REQ_ONE, BLOCK_STATUS, 3, 0, 8192));
    assertEquals(4 + 8, client.expectChunk(Protocol.CHUNK_BLOCK_STATUS, 3));
  }

  @Test
  void replies_come_in_the_order_of_the_answers() {
    use(holdingExport, false);
    client.say(out -> {
      write(out, 1, 0, 512, 'a');
      request(out, 0, READ, 2, 0, 512);
      request(out, 0, FLUSH, 3, 0, 0);
    });
    assertFalse(client.hear().isReadable());
    holding.answerLast();
    client.expectSimple(0, 3);
    holding.answerFirst();
    client.expectSimple(0, 1);
    holding.answerFirst();
    client.expectSimple(0, 2);
    assertContent(client.hear(), 512, 0, 512, 'a');
  }

  @ParameterizedTest
  @CsvSource({"IO_ERROR,5", "NO_SPACE,28", "UNSUPPORTED,95", "GONE,108"})
  void a_failure_of_the_device_is_told_by_its_number(Outcome outcome, int code) {
    prompt.failWith(outcome);
    client.say(out -> request(write(out, 1, 0, 512, 'q'), 0, READ, 2, 0, 512));
    client.expectSimple(code, 1);
    client.expectSimple(code, 2);
    assertFalse(client.isClosed());
  }

  @Test
  void a_structured_error_has_a_sentence() {
    use(promptExport, true);
    prompt.failWith(Outcome.IO_ERROR);
    client.say(out -> request(out, 0, FLUSH, 1, 0, 0));
    int length = client.expectChunk(Protocol.CHUNK_ERROR, 1);
    assertEquals(5, client.hear().readInt());
    assertEquals(length - 6, client.hear().readUnsignedShort());
  }

  @Test
  void whoever_writes_to_a_read_only_export_hears_eperm_and_may_go_on_reading() {
    client = TestClient.connected(new OneExport(prompt, true), false);
    client.say(out -> write(out, 1, 0, 512, 'x'));
    client.expectSimple(1, 1);
    client.say(out -> request(out, 0, TRIM, 2, 0, 512));
    client.expectSimple(1, 2);
    client.say(out -> request(out, 0, READ, 3, 0, 512));
    client.expectSimple(0, 3);
    assertContent(client.hear(), 512, 0, 0, 'x');
  }

  @Test
  void a_refused_write_is_drained_and_the_next_request_served() {
    client.say(out -> {
      write(out, 1, SIZE, 4096, 'b');
      write(out, 2, SIZE - 100, 512, 'b');
      request(out, 0, 99, 3, 0, 512);
      request(out, 0, FLUSH, 4, 0, 0);
    });
    client.expectSimple(28, 1);
    client.expectSimple(28, 2);
    client.expectSimple(22, 3);
    client.expectSimple(0, 4);
  }

  @Test
  void goodbye_waits_for_what_is_in_progress() {
    use(holdingExport, false);
    client.say(out -> request(write(out, 1, 0, 512, 'c'), 0, DISCONNECT, 2, 0, 0));
    assertFalse(client.isClosed());
    holding.answerAll();
    client.expectSimple(0, 1);
    assertTrue(client.isClosed());
    assertEquals(0, log.all().size());
  }

  @Test
  void answers_for_a_client_that_is_gone_are_dropped() {
    use(holdingExport, false);
    client.say(out -> request(write(out, 1, 0, 512, 'c'), 0, READ, 2, 0, 4096));
    client.leave();
    assertEquals(0, holdingExport.openClients());
    assertEquals(512 + 4096, client.clients.budget().used());
    holding.answerAll();
    assertEquals(0, client.clients.budget().used());
  }

  @Test
  void an_owner_can_end_the_sessions_of_an_export() {
    client.clients.disconnect("srv", "nobody should hear this");
    assertFalse(client.isClosed());
    client.clients.disconnect("home", "vega was fenced");
    assertTrue(client.isClosed());
    assertTrue(log.tell("vega was fenced"));
  }

  @Test
  void a_device_that_answers_twice_is_found_out() {
    use(holdingExport, false);
    client.say(out -> request(out, 0, FLUSH, 1, 0, 0));
    assertThrows(InvariantViolation.class, holding::answerFirstTwice);
    client.expectSimple(0, 1);
  }

  private void use(OneExport exports, boolean structured) {
    client.assertNothingLeft();
    client = TestClient.connected(exports, structured);
  }

  static ByteBuf write(ByteBuf out, long cookie, long offset, int length, char fill) {
    return repeat(request(out, 0, WRITE, cookie, offset, length), length, fill);
  }

  private static ByteBuf repeat(ByteBuf out, int length, char fill) {
    return out.writeBytes(filled(length, fill));
  }

  private static byte[] filled(int length, char fill) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) fill);
    return bytes;
  }

  private static void assertContent(ByteBuf heard, int length, int from, int to, char fill) {
    byte[] expected = new byte[length];
    Arrays.fill(expected, from, to, (byte) fill);
    byte[] actual = new byte[length];
    heard.readBytes(actual);
    assertArrayEquals(expected, actual);
    assertFalse(heard.isReadable());
  }
}
