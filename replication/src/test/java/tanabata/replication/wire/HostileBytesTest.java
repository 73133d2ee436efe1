package tanabata.replication.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;

/// Bytes that no sound peer sends end in a [WireException], with bounded memory, all of it given
/// back.
class HostileBytesTest {

  private static final int ROUNDS = 20_000;
  private static final long MOST_MEMORY =
      MessageType.MOST_BODY_BYTES + MessageType.MOST_PAYLOAD_BYTES + (1L << 17);

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private FrameReader reader = new FrameReader(allocator);

  @AfterEach
  void everyBufferIsGivenBack() {
    reader.release();
    assertEquals(0, used());
  }

  private long used() {
    return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
  }

  private void feed(byte[] bytes, int from, int length) throws WireException {
    ByteBuf chunk = allocator.directBuffer(Math.max(1, length)).writeBytes(bytes, from, length);
    try {
      reader.read(chunk, frame -> frame.message().payload().release());
    } finally {
      chunk.release();
    }
  }

  private void assertRefused(String why, byte[] bytes) {
    reader = new FrameReader(allocator);
    WireException refusal =
        assertThrows(WireException.class, () -> feed(bytes, 0, bytes.length), why);
    assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    reader.release();
    assertEquals(0, used());
  }

  /// A frame of this type with this body and payload, lengths as they are.
  private static byte[] frame(int type, byte[] body, int payloadBytes) {
    return ByteBuffer.allocate(32 + body.length + payloadBytes)
        .putInt(MessageType.MAGIC)
        .put((byte) type)
        .position(8)
        .putInt(body.length)
        .putInt(payloadBytes)
        .position(32)
        .put(body)
        .array();
  }

  @Test
  void another_protocol() {
    assertRefused("does not speak", "GET / HTTP/1.1\r\nHost: vega.example\r\n\r\n".getBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 22, 127, -128})
  void an_unknown_type(int type) {
    assertRefused("message type", frame(type, new byte[0], 0));
  }

  @ParameterizedTest
  @CsvSource({"-1,0", "1048577,0", "0,-1", "0,33554433", "2147483647,2147483647"})
  void absurd_lengths(int body, int payload) {
    byte[] bytes = frame(6, new byte[0], 0);
    ByteBuffer.wrap(bytes).putInt(8, body).putInt(12, payload);
    assertRefused("is too long", bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 0x10000000, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void counts_of_what_is_not_there(int count) {
    assertRefused("a list of", frame(3, ByteBuffer.allocate(8).putInt(4, count).array(), 0));
    assertRefused("a list of", frame(11, ByteBuffer.allocate(12).putInt(8, count).array(), 0));
    assertRefused("a list of", frame(12, ByteBuffer.allocate(4).putInt(count).array(), 0));
  }

  @Test
  void names_longer_than_the_body() {
    byte[] body = ByteBuffer.allocate(8).putInt(Message.Hello.VERSION).putShort((short) -1).array();
    assertRefused("a name of 65535 bytes", frame(1, body, 0));
  }

  @Test
  void another_version_is_named() {
    byte[] body = ByteBuffer.allocate(4).putInt(99).array();
    assertRefused("version 99 of the peer protocol", frame(1, body, 0));
  }

  @ParameterizedTest
  @CsvSource({"-512,512", "0,0", "0,-512", "9223372036854775807,1"})
  void ranges_that_are_none(long start, long length) {
    byte[] body = ByteBuffer.allocate(24).putLong(8, start).putLong(16, length).array();
    assertRefused("no such range", frame(10, body, 0));
  }

  @Test
  void codes_that_stand_for_nothing() {
    assertRefused("a code of 3", frame(5, new byte[] {3, 0}, 0));
    assertRefused("a code of -1", frame(5, new byte[] {0, -1}, 0));
  }

  @Test
  void payloads_where_none_belongs() {
    for (int type : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 14, 15, 16, 18}) {
      assertRefused("with a payload", frame(type, new byte[0], 1));
    }
  }

  @Test
  void a_payload_where_none_belongs_is_refused_before_its_bytes_come() {
    byte[] head = Arrays.copyOf(frame(2, new byte[0], 1 << 20), 32);
    assertRefused("with a payload", head);
  }

  @Test
  void bodies_that_are_too_short_or_too_long() {
    for (Frame frame : Frames.ofEveryKind(new Random(1), 100)) {
      byte[] whole = Frames.bytes(frame, allocator);
      int body = ByteBuffer.wrap(whole).getInt(8);
      for (int length = 0; length <= body + 9; length++) {
        if (length != body) {
          byte[] cut = Arrays.copyOf(whole, 32 + length);
          ByteBuffer.wrap(cut).putInt(8, length).putInt(12, 0);
          reader = new FrameReader(allocator);
          String which = frame + " with a body of " + length;
          assertThrows(WireException.class, () -> feed(cut, 0, cut.length), which);
          reader.release();
        }
      }
      frame.message().payload().release();
    }
  }

  @Test
  void an_honest_beginning_that_never_ends_is_given_back() throws WireException {
    for (Frame frame : Frames.ofEveryKind(new Random(2), 1_000)) {
      byte[] whole = Frames.bytes(frame, allocator);
      for (int length = 0; length < whole.length; length += 7) {
        reader = new FrameReader(allocator);
        feed(whole, 0, length);
        reader.release();
        assertEquals(0, used());
      }
    }
  }

  @Test
  void seeded_mutations_of_honest_frames_do_nothing_worse_than_end_the_connection() {
    Random random = new Random(20260707);
    List<byte[]> honest =
        Frames.ofEveryKind(random, 2_000).stream().map(f -> Frames.bytes(f, allocator)).toList();
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = honest.get(random.nextInt(honest.size())).clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(random.nextBoolean() ? Math.min(96, bytes.length) : bytes.length);
        bytes[at] = (byte) random.nextInt();
      }
      reader = new FrameReader(allocator);
      try {
        int cut = random.nextInt(bytes.length + 1);
        feed(bytes, 0, cut);
        feed(bytes, cut, bytes.length - cut);
      } catch (WireException expected) {
        refused++;
      }
      assertTrue(used() <= MOST_MEMORY, "round " + round + " holds " + used());
      reader.release();
      assertEquals(0, used(), "round " + round);
    }
    assertTrue(refused > ROUNDS / 4, refused + " refused");
  }
}
