package tanabata.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A disk of sectors with a volatile cache.
///
/// Legal faults, and no others: when the power goes, of the unsynced writes to each sector any
/// first few have reached the medium, independently of other sectors; so a write of many sectors
/// may be torn between them, never within one. A process that is killed loses nothing that it had
/// written.
///
/// It also keeps its users honest: two writes, or a read and a write, must not be in progress on
/// the same sector at the same time, because what a real disk then does is anybody's guess.
///
/// @param <S> what a sector holds; never null
public final class SimulatedDisk<S> {

  private final List<S> medium;
  private final List<List<S>> unsynced;
  private final long[] synced;
  private final int[] writing;
  private final int[] reading;

  public SimulatedDisk(int sectors, S initial) {
    medium = new ArrayList<>(sectors);
    unsynced = new ArrayList<>(sectors);
    for (int i = 0; i < sectors; i++) {
      medium.add(initial);
      unsynced.add(new ArrayList<>(0));
    }
    synced = new long[sectors];
    writing = new int[sectors];
    reading = new int[sectors];
  }

  public int sectors() {
    return medium.size();
  }

  /// What a reader sees now.
  public S get(int sector) {
    List<S> pending = unsynced.get(sector);
    return pending.isEmpty() ? medium.get(sector) : pending.getLast();
  }

  /// What is left of the sector at least, if the power goes now.
  public S durable(int sector) {
    return medium.get(sector);
  }

  public void put(int sector, S content) {
    unsynced.get(sector).add(content);
  }

  /// Makes everything durable that was written to the sector.
  public void sync(int sector) {
    syncFirst(sector, unsynced.get(sector).size());
  }

  /// How often each sector has been written; what a flush that begins now will make durable.
  public long[] mark() {
    long[] mark = new long[medium.size()];
    for (int i = 0; i < mark.length; i++) {
      mark[i] = synced[i] + unsynced.get(i).size();
    }
    return mark;
  }

  /// Ends a flush that began at `mark`.
  public void syncTo(long[] mark) {
    for (int i = 0; i < mark.length; i++) {
      syncFirst(i, (int) (mark[i] - synced[i]));
    }
  }

  private void syncFirst(int sector, int count) {
    if (count > 0) {
      List<S> pending = unsynced.get(sector);
      medium.set(sector, pending.get(count - 1));
      pending.subList(0, count).clear();
      synced[sector] += count;
    }
  }

  /// The power goes: what was not synced is lost, or not.
  public void losePower(World world) {
    for (int i = 0; i < medium.size(); i++) {
      List<S> pending = unsynced.get(i);
      int kept = pending.isEmpty() ? 0 : world.below(pending.size() + 1);
      if (kept > 0) {
        medium.set(i, pending.get(kept - 1));
      }
      synced[i] += pending.size();
      pending.clear();
    }
    forgetOperations();
  }

  /// What a reader sees now of every sector, as a snapshot of a virtual machine has it.
  public List<S> image() {
    List<S> image = new ArrayList<>(medium.size());
    for (int i = 0; i < medium.size(); i++) {
      image.add(get(i));
    }
    return image;
  }

  /// An earlier image takes the place of everything that the disk holds. Nobody uses it.
  public void putBack(List<S> image) {
    for (int i = 0; i < medium.size(); i++) {
      put(i, image.get(i));
      sync(i);
    }
  }

  /// The process that used the disk is gone; what it wrote is not.
  public void forgetOperations() {
    Arrays.fill(writing, 0);
    Arrays.fill(reading, 0);
  }

  public void beginWrite(int first, int end) {
    for (int i = first; i < end; i++) {
      if (writing[i]++ > 0 || reading[i] > 0) {
        throw new AssertionError("a write began on sector " + i + " while it was in use");
      }
    }
  }

  public void endWrite(int first, int end) {
    for (int i = first; i < end; i++) {
      writing[i]--;
    }
  }

  public void beginRead(int first, int end) {
    for (int i = first; i < end; i++) {
      if (writing[i] > 0) {
        throw new AssertionError("a read began on sector " + i + " while it was being written");
      }
      reading[i]++;
    }
  }

  public void endRead(int first, int end) {
    for (int i = first; i < end; i++) {
      reading[i]--;
    }
  }
}
