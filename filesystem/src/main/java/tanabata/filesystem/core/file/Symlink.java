package tanabata.filesystem.core.file;

import java.util.Arrays;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.tree.Tree;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.request.Name;

/// Where a symlink points: its target in parts, as the entries of a tree.
public final class Symlink {

  /// Longer targets are refused (`PATH_MAX`, less the end).
  public static final int MOST_BYTES = 4095;

  private final Inode inode;

  public Symlink(Inode inode) {
    this.inode = inode;
  }

  public void set(Name target) {
    byte[] bytes = new byte[target.length()];
    target.copyTo(bytes, 0);
    Tree tree = inode.map();
    for (int at = 0; at < bytes.length; at += Tree.LONGEST_VALUE) {
      int end = Math.min(bytes.length, at + Tree.LONGEST_VALUE);
      tree.insert(at, Arrays.copyOfRange(bytes, at, end));
    }
    InodeView.setSize(inode.change(), bytes.length);
  }

  public Name target() {
    long size = InodeView.size(inode.view());
    if (size < 1 || size > MOST_BYTES) {
      throw new Damaged("symlink " + inode.number() + " has a senseless length");
    }
    byte[] bytes = new byte[(int) size];
    inode
        .map()
        .scan(
            0,
            item -> {
              int at = (int) item.key();
              boolean fits = item.key() < bytes.length && item.length() <= bytes.length - at;
              if (!fits) {
                throw new Damaged("symlink " + inode.number() + " has a senseless target");
              }
              System.arraycopy(item.block(), item.at(), bytes, at, item.length());
              return true;
            });
    return Name.of(bytes, 0, bytes.length);
  }
}
