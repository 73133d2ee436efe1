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

/// The sectors that clients use, each a register with a recorded history. From any thread.
///
/// Half of those that are written often lie side by side, eight in a block, so that the two nodes
/// write different parts of one block; the others are spread over the device, so that all of its
/// parts take part in a resync. Many more are seldom written: what is lost of the others is
/// overwritten before it is read.
final class Sectors {

  static final int SIZE = 512;

  private static final int SIDE_BY_SIDE = 32;
  private static final int SPREAD = 32;
  private static final int COLD = 512;

  /// One operation of so many goes to a cold sector.
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

  /// One sector, and its history since all clients were at rest last.
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

    /// Judges the history so far, and begins a new one at `value`, which both nodes return now. No
    /// operation is in progress. A write that was never answered and is not there now must not take
    /// effect later.
    ///
    /// @return the violation, if any
    synchronized Optional<String> judge(long value) {
      Optional<String> violation = history.verdict();
      history = new RegisterHistory(value);
      return violation.map(what -> "the sector at byte " + offset + ": " + what);
    }
  }
}
