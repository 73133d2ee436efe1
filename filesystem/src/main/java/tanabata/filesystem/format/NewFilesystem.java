package tanabata.filesystem.format;

import java.util.BitSet;
import java.util.function.Consumer;

/// An empty filesystem: what `mkfs` writes.
public final class NewFilesystem {

  private final Superblock superblock;
  private final Geometry geometry;
  private final Seal seal;

  /// A block to be written.
  public record Written(long block, byte[] bytes) {}

  public NewFilesystem(Superblock superblock) {
    this.superblock = superblock;
    this.geometry = superblock.geometry();
    this.seal = superblock.seal();
  }

  /// The inode of the root directory on a device of this size.
  public static long root(Geometry geometry) {
    long window = Geometry.WINDOW;
    return (geometry.firstFree() + window - 1) / window * window;
  }

  /// Hands over all blocks, the superblock last: before that it is no filesystem.
  ///
  /// @param uid owner of the root directory
  public void write(int uid, int gid, Consumer<Written> to) {
    for (int group = 0; group < geometry.groups(); group++) {
      writeGroup(group, to);
    }
    for (int slot = 0; slot < Geometry.SLOTS; slot++) {
      put(SlotView.create(superblock.id(), geometry.slotBlock(slot)), to);
      long orphans = geometry.orphanBlock(slot);
      byte[] tree = BlockHeader.block(superblock.id(), BlockType.NODE, orphans, 0);
      Node.create(tree, Area.BLOCK, 0);
      put(tree, to);
    }
    writeRoot(uid, gid, to);
    for (int group = 1; group < geometry.groups(); group++) {
      if (geometry.hasCopy(group)) {
        long block = geometry.superblockCopy(group);
        to.accept(new Written(block, superblock.write(block)));
      }
    }
    to.accept(new Written(Geometry.SUPERBLOCK, superblock.write(Geometry.SUPERBLOCK)));
  }

  private void put(byte[] block, Consumer<Written> to) {
    BlockHeader.seal(block, seal);
    to.accept(new Written(BlockHeader.number(block), block));
  }

  private void writeGroup(int group, Consumer<Written> to) {
    BitSet used = new BitSet();
    used.set(0, geometry.reserved(group));
    int inodes = 0;
    if (group == Geometry.groupOf(superblock.root())) {
      used.set((int) (superblock.root() % Geometry.GROUP_BLOCKS));
      inodes++;
    }
    GroupBlocks.make(superblock, group, used, used, inodes).forEach(block -> put(block, to));
  }

  private void writeRoot(int uid, int gid, Consumer<Written> to) {
    byte[] inode = InodeView.create(superblock.id(), superblock.root());
    InodeView.setMode(inode, 0040755);
    InodeView.setUid(inode, uid);
    InodeView.setGid(inode, gid);
    InodeView.setLinks(inode, 2);
    InodeView.setParent(inode, NodeNumber.ROOT);
    InodeView.setAccessed(inode, superblock.created());
    InodeView.setModified(inode, superblock.created());
    InodeView.setChanged(inode, superblock.created());
    InodeView.setBorn(inode, superblock.created());
    put(inode, to);
  }
}
