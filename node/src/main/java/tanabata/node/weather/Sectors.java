package tanabata.node.weather;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import tanabata.foundation.history.RegisterHistory;

/// The sectors that clients write, each a register with a history. From any thread.
///
/// Half of them lie side by side, eight in a block, so that the two nodes write different parts of
/// one block; the others are spread over the device, so that all of its parts take part in a
/// resync.
final class Sectors {

  static final int SIZE = 512;

  private static final int SIDE_BY_SIDE = 32;
  private static final int SPREAD = 32;

  private final List<Sector> all = new ArrayList<>();

  /// Each write has a value of its own, so that a read tells which one it saw.
  private final AtomicLong lastValue = new AtomicLong();

  Sectors(long deviceBytes) {
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
      all.add(new Sector((long) i * SIZE));
    }
    long distance = deviceBytes / (SPREAD + 1) / SIZE * SIZE;
    for (int i = 1; i <= SPREAD; i++) {
      all.add(new Sector(i * distance));
    }
  }

  List<Sector> all() {
    return all;
  }

  static byte[] content(long value) {
    byte[] bytes = new byte[SIZE];
    LongBuffer words = ByteBuffer.wrap(bytes).asLongBuffer();
    while (words.hasRemaining()) {
      words.put(value);
    }
    return bytes;
  }

  /// @return empty if these bytes are not of one write
  static OptionalLong value(byte[] bytes) {
    LongBuffer words = ByteBuffer.wrap(bytes).asLongBuffer();
    long first = words.get();
    while (words.hasRemaining()) {
      if (words.get() != first) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(first);
  }

  /// One of them, and what clients have seen of it since all was at rest last.
  final class Sector {
    final long offset;
    private RegisterHistory history = new RegisterHistory(0);

    private Sector(long offset) {
      this.offset = offset;
    }

    /// @return the value to write
    synchronized long writeStarts() {
      long value = lastValue.incrementAndGet();
      history.writeStarts(value, System.nanoTime());
      return value;
    }

    synchronized void writeEnds(long value) {
      history.writeEnds(value, System.nanoTime());
    }

    synchronized void read(long value, long start) {
      history.read(value, start, System.nanoTime());
    }

    /// Nothing is under way, and both nodes say that it holds `value`: judges what was seen until
    /// now, and begins anew. What was written but never answered, and is not there, must not come
    /// any more.
    ///
    /// @return what is wrong
    synchronized Optional<String> settle(long value) {
      Optional<String> wrong = history.verdict();
      history = new RegisterHistory(value);
      return wrong.map(what -> "the sector at byte " + offset + ": " + what);
    }
  }
}
