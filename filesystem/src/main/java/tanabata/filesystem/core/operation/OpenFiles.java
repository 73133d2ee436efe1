package tanabata.filesystem.core.operation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tanabata.filesystem.core.lock.Locks;
import tanabata.filesystem.format.Geometry;

/// The files that programs of this host have open.
public final class OpenFiles implements Locks.OpenInodes {

  private static final int MOST_VERSIONS = 16_384;

  private final Map<Long, Long> inodes = new HashMap<>();
  private final TreeMap<Long, Integer> counts = new TreeMap<>();

  /// Of files that were read through the pages of the kernel, when they were opened last.
  private final LinkedHashMap<Long, Long> versions = new LinkedHashMap<>(64, 0.75f, true);

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

  /// The file is read through the pages of the kernel from now on, in this version.
  ///
  /// @return whether that is the version that was read last, so that its pages may stay
  boolean readsVersion(long inode, long version) {
    Long before = versions.put(inode, version);
    if (versions.size() > MOST_VERSIONS) {
      versions.pollFirstEntry();
    }
    return before != null && before == version;
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
