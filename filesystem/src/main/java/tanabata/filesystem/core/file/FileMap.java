package tanabata.filesystem.core.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.block.Run;
import tanabata.filesystem.core.tree.Tree;
import tanabata.filesystem.format.Extent;
import tanabata.filesystem.format.Geometry;

/// Where the blocks of a file lie. Stretches of a file are counted in its blocks.
public final class FileMap {

  private final Inode inode;
  private final Tree tree;

  public FileMap(Inode inode) {
    this.inode = inode;
    this.tree = inode.map();
  }

  /// A stretch of the file that lies in one piece.
  ///
  /// @param first block of the file
  public record Mapped(long first, Extent extent) {

    public long end() {
      return first + extent.length();
    }
  }

  /// What lies in a stretch of the file, in order; what is between is holes.
  ///
  /// @param most stretches at most
  public List<Mapped> find(long first, long end, int most) {
    List<Mapped> found = new ArrayList<>();
    Optional<Mapped> before = tree.floor(first).map(this::mapped);
    before
        .filter(stretch -> stretch.end() > first)
        .ifPresent(stretch -> found.add(cut(stretch, first, end)));
    tree.scan(
        first + 1,
        item -> {
          if (item.key() >= end || found.size() >= most) {
            return false;
          }
          found.add(cut(mapped(item), first, end));
          return true;
        });
    return found;
  }

  private static Mapped cut(Mapped stretch, long first, long end) {
    long from = Math.max(first, stretch.first);
    long to = Math.min(end, stretch.end());
    Extent extent = stretch.extent.from((int) (from - stretch.first)).first((int) (to - from));
    return new Mapped(from, extent);
  }

  private Mapped mapped(Tree.Item item) {
    if (!Extent.isSound(item.block(), item.at(), item.length(), inode.geometry())) {
      throw new Damaged("inode " + inode.number() + " has a senseless extent");
    }
    return new Mapped(item.key(), Extent.read(item.block(), item.at()));
  }

  /// Where the block before this one lies, so that what comes next can lie beside it.
  public Optional<Long> blockBefore(long first) {
    return first == 0
        ? Optional.empty()
        : tree.floor(first - 1)
            .map(this::mapped)
            .map(last -> last.extent.block() + last.extent.length());
  }

  /// The last stretch, or what of it lies behind this block; empty if nothing does.
  public Optional<Mapped> lastFrom(long first) {
    return tree.floor(Long.MAX_VALUE)
        .map(this::mapped)
        .filter(last -> last.end() > first)
        .map(last -> cut(last, first, last.end()));
  }

  /// A stretch that is a hole lies there from now on.
  public void add(long first, Extent extent) {
    Optional<Mapped> before =
        first == 0 ? Optional.empty() : tree.floor(first - 1).map(this::mapped);
    inode.addBlocks(extent.length());
    if (before.isPresent() && continues(before.get(), first, extent)) {
      Extent whole = before.get().extent;
      tree.replace(
          before.get().first,
          new Extent(whole.block(), whole.length() + extent.length(), whole.state()).write());
    } else {
      tree.insert(first, extent.write());
    }
  }

  private static boolean continues(Mapped before, long first, Extent extent) {
    return before.end() == first
        && before.extent.state() == extent.state()
        && before.extent.block() + before.extent.length() == extent.block()
        && before.extent.length() + extent.length() <= Extent.LONGEST;
  }

  /// A stretch that is unwritten holds data from now on.
  public void written(Mapped stretch) {
    cutOut(whole(stretch.first), stretch);
    inode.addBlocks(-stretch.extent.length());
    Extent extent = stretch.extent;
    add(stretch.first, new Extent(extent.block(), extent.length(), Extent.State.WRITTEN));
  }

  /// A stretch becomes a hole, and its blocks free.
  public void remove(Mapped stretch) {
    cutOut(whole(stretch.first), stretch);
    inode.addBlocks(-stretch.extent.length());
    long block = stretch.extent.block();
    int left = stretch.extent.length();
    while (left > 0) {
      // Extents may reach from one group into the next.
      int inGroup = (int) (Geometry.GROUP_BLOCKS - block % Geometry.GROUP_BLOCKS);
      int count = Math.min(left, inGroup);
      inode.space().giveData(inode.changes(), new Run(block, count));
      block += count;
      left -= count;
    }
  }

  private Mapped whole(long block) {
    return tree.floor(block)
        .map(this::mapped)
        .orElseThrow(() -> new Damaged("inode " + inode.number() + " lacks an extent"));
  }

  private void cutOut(Mapped whole, Mapped part) {
    tree.remove(whole.first);
    if (whole.first < part.first) {
      int length = (int) (part.first - whole.first);
      tree.insert(whole.first, whole.extent.first(length).write());
    }
    if (part.end() < whole.end()) {
      tree.insert(part.end(), whole.extent.from((int) (part.end() - whole.first)).write());
    }
  }
}
