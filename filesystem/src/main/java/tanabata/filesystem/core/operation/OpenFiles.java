package tanabata.filesystem.core.operation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tanabata.filesystem.core.lock.Locks;
import tanabata.filesystem.format.Geometry;

/// The files that programs of this host have open.
public final class OpenFiles implements Locks.OpenInodes {

  private final Map<Long, Long> inodes = new HashMap<>();
  private final TreeMap<Long, Integer> counts = new TreeMap<>();

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
    }
    return left == 0;
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
