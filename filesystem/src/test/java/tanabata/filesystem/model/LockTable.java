package tanabata.filesystem.model;

import java.util.ArrayList;
import java.util.List;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.FileLock.Kind;
import tanabata.filesystem.request.FileLock.Type;

/// Who holds which stretch of one file.
final class LockTable {

  private List<FileLock> held = new ArrayList<>();

  LockTable copy() {
    LockTable copy = new LockTable();
    copy.held = new ArrayList<>(held);
    return copy;
  }

  List<FileLock> inTheWayOf(FileLock wanted) {
    FileLock lock = normalized(wanted);
    return held.stream().filter(other -> conflict(other, lock)).toList();
  }

  /// Whether it was taken. A lock of a whole open file is given up before the other kind of it is
  /// tried, as Linux does.
  boolean take(FileLock wanted) {
    FileLock lock = normalized(wanted);
    if (lock.kind() == Kind.FLOCK && changesType(lock)) {
      end(Kind.FLOCK, lock.owner());
    }
    if (!inTheWayOf(lock).isEmpty()) {
      return false;
    }
    cutOut(lock);
    held.add(lock);
    merge(lock);
    return true;
  }

  private boolean changesType(FileLock lock) {
    return held.stream().anyMatch(other -> sameOwner(other, lock) && other.type() != lock.type());
  }

  void release(FileLock unlocked) {
    cutOut(normalized(unlocked));
  }

  void end(Kind kind, long owner) {
    held.removeIf(lock -> lock.kind() == kind && lock.owner() == owner);
  }

  /// The owner's locks keep what is outside.
  private void cutOut(FileLock lock) {
    List<FileLock> left = new ArrayList<>();
    for (FileLock other : held) {
      if (!sameOwner(other, lock) || !overlap(other, lock)) {
        left.add(other);
        continue;
      }
      if (other.start() < lock.start()) {
        left.add(stretch(other, other.start(), lock.start() - 1));
      }
      if (other.end() > lock.end()) {
        left.add(stretch(other, lock.end() + 1, other.end()));
      }
    }
    held = left;
  }

  /// Neighbours of one owner and type are one lock.
  private void merge(FileLock added) {
    FileLock merged = added;
    for (FileLock other : List.copyOf(held)) {
      if (other != added && sameOwner(other, added) && other.type() == added.type()) {
        boolean before = other.end() + 1 == merged.start();
        boolean after = merged.end() != Long.MAX_VALUE && merged.end() + 1 == other.start();
        if (before || after) {
          held.remove(other);
          held.remove(merged);
          merged =
              stretch(
                  merged,
                  Math.min(merged.start(), other.start()),
                  Math.max(merged.end(), other.end()));
          held.add(merged);
        }
      }
    }
  }

  private static FileLock stretch(FileLock lock, long start, long end) {
    return new FileLock(lock.kind(), lock.type(), lock.owner(), start, end, lock.pid());
  }

  private static FileLock normalized(FileLock lock) {
    return lock.kind() == Kind.FLOCK ? stretch(lock, 0, Long.MAX_VALUE) : lock;
  }

  private static boolean conflict(FileLock held, FileLock wanted) {
    return held.kind() == wanted.kind()
        && held.owner() != wanted.owner()
        && overlap(held, wanted)
        && (held.type() == Type.WRITE || wanted.type() == Type.WRITE);
  }

  private static boolean overlap(FileLock one, FileLock other) {
    return one.start() <= other.end() && other.start() <= one.end();
  }

  private static boolean sameOwner(FileLock one, FileLock other) {
    return one.kind() == other.kind() && one.owner() == other.owner();
  }
}
