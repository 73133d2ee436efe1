package tanabata.testbed.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/// The sectors that clients use, each a register. From any thread.
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

  private final AtomicLong lastValue = new AtomicLong();

  Sectors(long deviceBytes) {
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
      add((long) i * SIZE);
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
      add(offset);
    }
  }

  private void add(long offset) {
    all.add(new Sector(offset, new Register("the sector at byte " + offset, lastValue)));
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

  /// @param offset in bytes
  record Sector(long offset, Register register) {}
}
