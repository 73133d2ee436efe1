package tanabata.filesystem.core.operation;

import java.util.LinkedHashMap;
import java.util.Map;
import tanabata.filesystem.format.Geometry;

/// Where new inodes go: those of one directory, made by one mount, beside each other, so that a
/// window of inodes is mostly the matter of one directory and one mount.
public final class Placement {

  private static final int MOST_DIRECTORIES = 1024;

  private final long first;
  private final LinkedHashMap<Long, Long> last = new LinkedHashMap<>(64, 0.75f, true);

  /// @param first where this mount begins
  public Placement(long first) {
    this.first = first;
  }

  long near(long directory) {
    return last.getOrDefault(directory, first) + 1;
  }

  void placed(long directory, long inode) {
    last.put(directory, inode);
    if (last.size() > MOST_DIRECTORIES) {
      Map.Entry<Long, Long> oldest = last.firstEntry();
      last.remove(oldest.getKey());
    }
  }

  /// Where the data of an inode begins: in its group, but not among the inodes.
  static long nearData(long inode) {
    int group = Geometry.groupOf(inode);
    long inGroup = inode % Geometry.GROUP_BLOCKS;
    return (long) group * Geometry.GROUP_BLOCKS
        + Geometry.GROUP_BLOCKS / 4
        + inGroup * 2 % (Geometry.GROUP_BLOCKS / 2);
  }
}
