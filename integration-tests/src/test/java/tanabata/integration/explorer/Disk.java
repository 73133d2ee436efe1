package tanabata.integration.explorer;

import java.util.ArrayList;
import java.util.List;

/// A disk of a few sectors with a volatile cache, each sector a number.
///
/// Unlike [tanabata.simulation.SimulatedDisk] it counts nothing that does not matter any more, so
/// that equal disks look equal to the explorer.
final class Disk {

  private final long[] medium;
  private final List<List<Long>> unsynced = new ArrayList<>();
  private final List<int[]> marks = new ArrayList<>();
  private final int[] writing;
  private final int[] reading;

  Disk(int sectors) {
    medium = new long[sectors];
    writing = new int[sectors];
    reading = new int[sectors];
    for (int i = 0; i < sectors; i++) {
      unsynced.add(new ArrayList<>(2));
    }
  }

  int sectors() {
    return medium.length;
  }

  /// What a reader sees now.
  long get(int sector) {
    List<Long> pending = unsynced.get(sector);
    return pending.isEmpty() ? medium[sector] : pending.getLast();
  }

  /// What a power cut would leave.
  long durable(int sector) {
    return medium[sector];
  }

  boolean hasUnsynced() {
    return unsynced.stream().anyMatch(pending -> !pending.isEmpty());
  }

  void put(int sector, long value, boolean durably) {
    unsynced.get(sector).add(value);
    if (durably) {
      sync(sector, unsynced.get(sector).size());
    }
  }

  /// A flush begins: it will make durable what has been written so far.
  ///
  /// @return what to give to [#endFlush]
  int[] beginFlush() {
    int[] mark = new int[medium.length];
    for (int i = 0; i < mark.length; i++) {
      mark[i] = unsynced.get(i).size();
    }
    marks.add(mark);
    return mark;
  }

  void endFlush(int[] mark) {
    for (int i = 0; i < mark.length; i++) {
      sync(i, mark[i]);
    }
    marks.removeIf(other -> other == mark);
  }

  private void sync(int sector, int count) {
    if (count > 0) {
      List<Long> pending = unsynced.get(sector);
      medium[sector] = pending.get(count - 1);
      pending.subList(0, count).clear();
      for (int[] mark : marks) {
        mark[sector] = Math.max(0, mark[sector] - count);
      }
    }
  }

  /// The process that used it has ended.
  void forgetOperations() {
    marks.clear();
    for (int i = 0; i < medium.length; i++) {
      writing[i] = 0;
      reading[i] = 0;
    }
  }

  /// The power goes.
  void losePower(boolean keepsUnsynced) {
    for (int i = 0; i < medium.length; i++) {
      if (keepsUnsynced) {
        sync(i, unsynced.get(i).size());
      }
      unsynced.get(i).clear();
    }
  }

  /// Its users must not have two writes, or a read and a write, under way on one sector: what a
  /// real disk then does is anybody's guess.
  void beginWrite(int first, int count) {
    for (int i = first; i < first + count; i++) {
      if (writing[i]++ > 0 || reading[i] > 0) {
        throw new AssertionError("a write began on sector " + i + " while it was in use");
      }
    }
  }

  void endWrite(int first, int count) {
    for (int i = first; i < first + count; i++) {
      writing[i]--;
    }
  }

  void beginRead(int first, int count) {
    for (int i = first; i < first + count; i++) {
      if (writing[i] > 0) {
        throw new AssertionError("a read began on sector " + i + " while it was being written");
      }
      reading[i]++;
    }
  }

  void endRead(int first, int count) {
    for (int i = first; i < first + count; i++) {
      reading[i]--;
    }
  }
}
