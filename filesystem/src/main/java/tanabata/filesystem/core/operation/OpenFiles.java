package tanabata.filesystem.core.operation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tanabata.filesystem.core.lock.Locks;
import tanabata.filesystem.format.Geometry;

/// The files that programs of this host have open.
public final class OpenFiles implements Locks.OpenInodes {

  private final Map<Long, Long> inodes = new HashMap<>();
  private final TreeMap<Long, Integer> counts = new TreeMap<>();

  /// Those that were synced after they were written last.
  private final Set<Long> synced = new TreeSet<>();

  private long last;

  /// @param first all handles are above this number
  public OpenFiles(long first) {
    last = first;
  }

  /// @return the handle
  public long open(long inode) {
    last++;
    inodes.put(last, inode);
    counts.merge(inode, 1, Integer::sum);
    return last;
  }

  /// @return whether it was the last handle of this inode
  public boolean close(long handle) {
    Long inode = inodes.remove(handle);
    if (inode == null) {
      return false;
    }
    int left = counts.merge(inode, -1, Integer::sum);
    if (left == 0) {
      counts.remove(inode);
      synced.remove(inode);
    }
    return left == 0;
  }

  public void isSynced(long inode) {
    if (isOpen(inode)) {
      synced.add(inode);
    }
  }

  public void isWritten(long inode) {
    synced.remove(inode);
  }

  /// Whether what is written to the inode now is likely to be synced at once, as a log is, or a
  /// database: its last write was.
  public boolean willBeSynced(long inode) {
    return synced.contains(inode);
  }

  @Override
  public Iterable<Long> in(long window) {
    return List.copyOf(
        counts.subMap(window * Geometry.WINDOW, (window + 1) * Geometry.WINDOW).keySet());
  }

  public boolean isOpen(long inode) {
    return counts.containsKey(inode);
  }
}
