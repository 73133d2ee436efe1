package tanabata.integration.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What can happen to bytes that were right.
final class Mutations {

  private Mutations() {}

  /// The bytes with one to four things done to them.
  ///
  /// @param other to be spliced in
  static byte[] corrupt(Draw draw, byte[] bytes, byte[] other) {
    byte[] corrupted = bytes;
    for (int i = draw.chance(60) ? 1 : draw.between(2, 4); i > 0; i--) {
      corrupted = once(draw, corrupted, other);
    }
    return corrupted;
  }

  /// As [#corrupt], but the length stays: for what has places of its own, as on disk.
  static byte[] corruptInPlace(Draw draw, byte[] bytes) {
    byte[] corrupted = bytes.clone();
    for (int i = draw.chance(60) ? 1 : draw.between(2, 4); i > 0 && corrupted.length > 0; i--) {
      overwrite(draw, corrupted);
    }
    return corrupted;
  }

  private static byte[] once(Draw draw, byte[] bytes, byte[] other) {
    if (bytes.length == 0) {
      return draw.bytes(draw.between(1, 16));
    }
    int at = draw.below(bytes.length);
    int end = draw.between(at, Math.min(bytes.length, at + 64));
    return switch (draw.below(10)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> join(bytes, draw.bytes(draw.between(1, 32)));
      case 2 -> join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, bytes.length));
      case 3 -> join(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, bytes.length));
      case 4 -> splice(draw, bytes, other, at);
      default -> {
        byte[] corrupted = bytes.clone();
        overwrite(draw, corrupted);
        yield corrupted;
      }
    };
  }

  private static byte[] splice(Draw draw, byte[] bytes, byte[] other, int at) {
    int from = draw.below(other.length + 1);
    return join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(other, from, other.length));
  }

  /// A bit, a byte, or a number of two to eight bytes, at a place that the number may have.
  private static void overwrite(Draw draw, byte[] bytes) {
    int at = draw.below(bytes.length);
    int room = bytes.length - at;
    ByteBuffer out = ByteBuffer.wrap(bytes);
    switch (draw.below(6)) {
      case 0, 1 -> bytes[at] ^= (byte) (1 << draw.below(8));
      case 2 -> bytes[at] = (byte) draw.edge();
      case 3 -> {
        if (room >= Short.BYTES) {
          out.putShort(at, (short) draw.edge());
        }
      }
      case 4 -> {
        if (room >= Integer.BYTES) {
          out.putInt(at, (int) draw.edge());
        }
      }
      default -> {
        if (room >= Long.BYTES) {
          out.putLong(at, draw.edge());
        }
      }
    }
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /// A list of messages with some of them lost, doubled or in another order.
  static <T> void shuffleSome(Draw draw, List<T> messages) {
    for (int i = draw.between(1, 3); i > 0 && !messages.isEmpty(); i--) {
      int at = draw.below(messages.size());
      switch (draw.below(3)) {
        case 0 -> messages.remove(at);
        case 1 -> messages.add(draw.below(messages.size() + 1), messages.get(at));
        default -> messages.add(draw.below(messages.size()), messages.remove(at));
      }
    }
  }

  /// The stream in pieces, as TCP might bring it; in not too many, for what is put together anew
  /// with each piece takes memory in proportion to their number.
  static List<byte[]> chunks(Draw draw, byte[] stream) {
    int most = Math.max(stream.length / 200, draw.oneOf(List.of(3, 40, 1000, 70_000)));
    List<byte[]> chunks = new ArrayList<>();
    for (int at = 0; at < stream.length; ) {
      int end = Math.min(stream.length, at + draw.between(1, most));
      chunks.add(Arrays.copyOfRange(stream, at, end));
      at = end;
    }
    return chunks;
  }
}
