package tanabata.testbed.certify;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import tanabata.simulation.history.RegisterHistory;

/// The sectors that clients write, each a register with a history. From any thread.
///
/// Half of those that are written often lie side by side, eight in a block, so that the two nodes
/// write different parts of one block; the others are spread over the device, so that all of its
/// parts take part in a resync. And there are many more that are seldom written: what was lost of
/// the others is written anew before anybody looks.
final class Sectors {

  static final int SIZE = 512;

  private static final int SIDE_BY_SIDE = 32;
  private static final int SPREAD = 32;
  private static final int COLD = 512;

  /// One operation of so many goes to one of them.
  private static final int BETWEEN_COLD = 6;

  /// The cold ones last.
  private final List<Sector> all = new ArrayList<>();

  /// Each write has a value of its own, so that a read tells which one it saw.
  private final AtomicLong lastValue = new AtomicLong();

  Sectors(long deviceBytes) {
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
      all.add(new Sector((long) i * SIZE));
    }
    spread(SPREAD, deviceBytes);
    spread(COLD, deviceBytes);
  }

  private void spread(int count, long deviceBytes) {
    long distance = deviceBytes / (count + 1) / SIZE * SIZE;
    for (int i = 1; i <= count; i++) {
      long offset = i * distance;
      while (isTaken(offset)) {
        offset += SIZE;
      }
      all.add(new Sector(offset));
    }
  }

  private boolean isTaken(long offset) {
    return all.stream().anyMatch(sector -> sector.offset == offset);
  }

  /// For a client to use next.
  Sector any(SplittableRandom random) {
    int hot = SIDE_BY_SIDE + SPREAD;
    return random.nextInt(BETWEEN_COLD) == 0
        ? all.get(random.nextInt(hot, all.size()))
        : all.get(random.nextInt(hot));
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
