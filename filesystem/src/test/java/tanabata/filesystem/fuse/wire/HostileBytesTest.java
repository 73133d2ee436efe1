package tanabata.filesystem.fuse.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a request is made of, it is understood or refused. An exception fails these tests by
/// itself.
class HostileBytesTest {

  private static final int ROUNDS = 2_000;

  private final RequestDecoder newest = decoder(new Agreement(45, -1L, 0, 1 << 20));
  private final RequestDecoder oldest = decoder(new Agreement(31, 0, 0, 1 << 17));

  private static RequestDecoder decoder(Agreement agreement) {
    return new RequestDecoder(agreement, HostileBytesTest::payload);
  }

  /// Bytes that are not there are never made a payload.
  private static Stretch payload(ByteBuffer request, int start, int length) {
    assertTrue(start >= 16 + 80 && length >= 0 && start + length <= request.limit());
    return new Stretch(start, length);
  }

  private Incoming decode(byte[] request) {
    oldest.decode(RequestBytes.direct(request));
    return newest.decode(RequestBytes.direct(request));
  }

  @Test
  void a_request_that_is_cut_is_never_taken_for_a_call() {
    for (EveryRequest.Sample sample : EveryRequest.samples()) {
      byte[] whole = sample.bytes().array();
      for (int length = 0; length < whole.length; length++) {
        Incoming incoming = decode(Arrays.copyOf(whole, length));
        assertFalse(incoming instanceof Incoming.Asked, () -> sample.means().toString());
      }
    }
  }

  @Test
  void a_request_that_is_cut_and_says_so_is_understood_or_refused() {
    for (EveryRequest.Sample sample : EveryRequest.samples()) {
      byte[] whole = sample.bytes().array();
      for (int length = 40; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        ByteBuffer.wrap(cut).order(ByteOrder.nativeOrder()).putInt(0, length);
        decode(cut);
      }
    }
  }

  @Test
  void fields_of_any_size_are_understood_or_refused() {
    long[] values = {
      0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
    };
    for (EveryRequest.Sample sample : EveryRequest.samples()) {
      byte[] whole = sample.bytes().array();
      for (int at = 36; at + 8 <= whole.length; at += 2) {
        for (long value : values) {
          byte[] changed = whole.clone();
          ByteBuffer.wrap(changed).order(ByteOrder.nativeOrder()).putLong(at, value);
          decode(changed);
        }
      }
    }
  }

  @Test
  void requests_without_a_zero_are_understood_or_refused() {
    for (int opcode = 0; opcode < 60; opcode++) {
      byte[] full = new byte[300];
      Arrays.fill(full, (byte) 'x');
      byte[] request = RequestBytes.of(opcode).raw(full).array();
      decode(request);
    }
  }

  @Test
  void drawn_flips_are_understood_or_refused() {
    Random random = new Random(7);
    for (EveryRequest.Sample sample : EveryRequest.samples()) {
      byte[] whole = sample.bytes().array();
      for (int round = 0; round < ROUNDS; round++) {
        byte[] changed = whole.clone();
        int flips = 1 + random.nextInt(8);
        for (int i = 0; i < flips; i++) {
          changed[4 + random.nextInt(changed.length - 4)] ^= (byte) (1 << random.nextInt(8));
        }
        decode(changed);
      }
    }
  }

  @Test
  void drawn_bytes_are_understood_or_refused() {
    Random random = new Random(8);
    for (int round = 0; round < 50 * ROUNDS; round++) {
      byte[] request = new byte[random.nextInt(200)];
      random.nextBytes(request);
      if (request.length >= 40) {
        ByteBuffer.wrap(request)
            .order(ByteOrder.nativeOrder())
            .putInt(0, request.length)
            .putInt(4, random.nextInt(56));
      }
      decode(request);
    }
  }
}
