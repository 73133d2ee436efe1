package tanabata.filesystem.core.work;

import tanabata.filesystem.format.Geometry;

/// The name of a lock that the mounts of a filesystem share. The order is that in which an
/// operation takes them, so that no two can wait for each other.
///
/// @param number of what it covers: a window of inodes, an inode, a group, a slot; else 0
public record LockId(Kind kind, long number) implements Comparable<LockId> {

  public enum Kind {
    /// A mount begins, or replays journals of those that are gone: one at a time, so that nobody
    /// takes for replayed what another one is about to replay.
    MOUNT,
    /// Directories move from one directory to another, one at a time.
    RENAME,
    /// A slot: its journal and its orphans.
    SLOT,
    /// The inodes of a window: their attributes, names, extents, extended attributes and data.
    WINDOW,
    /// The data of one inode, among the operations of one mount only.
    DATA,
    /// That an inode is open at a mount that has no lock of its window.
    OPEN,
    /// The space of an allocation group.
    GROUP
  }

  public enum Mode {
    /// Not at all.
    NONE,
    SHARED,
    EXCLUSIVE;

    public boolean covers(Mode other) {
      return compareTo(other) >= 0;
    }
  }

  public static final LockId MOUNT = new LockId(Kind.MOUNT, 0);
  public static final LockId RENAME = new LockId(Kind.RENAME, 0);

  /// Of the window in which this inode lies.
  public static LockId window(long inode) {
    return new LockId(Kind.WINDOW, inode / Geometry.WINDOW);
  }

  public static LockId data(long inode) {
    return new LockId(Kind.DATA, inode);
  }

  public static LockId group(int group) {
    return new LockId(Kind.GROUP, group);
  }

  public static LockId slot(int slot) {
    return new LockId(Kind.SLOT, slot);
  }

  public static LockId open(long inode) {
    return new LockId(Kind.OPEN, inode);
  }

  /// Whether only this mount knows it.
  public boolean isLocal() {
    return kind == Kind.DATA;
  }

  @Override
  public int compareTo(LockId other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return kind.name().charAt(0) + Long.toString(number);
  }
}
