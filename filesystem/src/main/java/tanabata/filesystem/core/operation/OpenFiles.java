package tanabata.filesystem.core.operation;

import java.util.HashMap;
import java.util.Map;

/// The files that programs of this host have open.
public final class OpenFiles {

  private final Map<Long, Long> inodes = new HashMap<>();
  private final Map<Long, Integer> counts = new HashMap<>();
  private long last;

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

  public boolean isOpen(long inode) {
    return counts.containsKey(inode);
  }
}
