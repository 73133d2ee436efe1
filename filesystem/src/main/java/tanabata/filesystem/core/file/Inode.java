package tanabata.filesystem.core.file;

import tanabata.filesystem.core.block.BlockKey;
import tanabata.filesystem.core.block.Changes;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.space.Space;
import tanabata.filesystem.core.tree.NodeSpace;
import tanabata.filesystem.core.tree.Root;
import tanabata.filesystem.core.tree.Tree;
import tanabata.filesystem.format.Area;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.format.NodeNumber;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Request;

/// An inode, within one operation.
public final class Inode implements NodeSpace {

  private static final long MOST_SKEW_NANOS = 10_000_000_000L;

  private final Changes changes;
  private final Space space;
  private final Superblock superblock;
  private final BlockKey key;

  public Inode(Changes changes, Space space, Superblock superblock, long number) {
    this.changes = changes;
    this.space = space;
    this.superblock = superblock;
    this.key = BlockKey.inode(number);
  }

  /// Makes it, of a block that was taken for it.
  public static Inode create(Changes changes, Space space, Superblock superblock, long number) {
    BlockKey key = BlockKey.inode(number);
    byte[] block = InodeView.create(superblock.id(), number);
    InodeView.setGeneration(block, NodeNumber.generationAt(changes.nextVersion()));
    changes.create(key, block);
    return new Inode(changes, space, superblock, number);
  }

  public long number() {
    return key.number();
  }

  /// Its bytes, not to be changed.
  public byte[] view() {
    return changes.read(key);
  }

  /// Of its last change, at whichever host.
  public long version() {
    return BlockHeader.version(view());
  }

  public byte[] change() {
    return changes.change(key);
  }

  public FileType type() {
    return FileType.ofMode(InodeView.mode(view()))
        .orElseThrow(() ->
            new Damaged(
                "inode "
                    + number()
                    + " has no type: mode "
                    + Integer.toOctalString(InodeView.mode(view()))));
  }

  public boolean isDirectory() {
    return type() == FileType.DIRECTORY;
  }

  /// The number by which the kernel knows it.
  public long node() {
    return key.number() == superblock.root()
        ? Request.ROOT
        : NodeNumber.of(key.number(), InodeView.generation(view()));
  }

  public Attributes attributes() {
    byte[] inode = view();
    boolean directory = isDirectory();
    long blocks = InodeView.blocks(inode);
    return new Attributes(
        node(),
        InodeView.mode(inode),
        InodeView.links(inode),
        InodeView.uid(inode),
        InodeView.gid(inode),
        InodeView.device(inode),
        directory ? (blocks + 1) * Geometry.BLOCK : InodeView.size(inode),
        blocks * (Geometry.BLOCK / 512),
        InodeView.accessed(inode),
        InodeView.modified(inode),
        InodeView.changed(inode),
        InodeView.born(inode));
  }

  private Tree tree(Area area) {
    return new Tree(changes, new Root(key, area), this);
  }

  /// Names, extents, or the target of a symlink.
  Tree map() {
    return tree(InodeView.MAP);
  }

  Tree xattrs() {
    return tree(InodeView.XATTRS);
  }

  Geometry geometry() {
    return superblock.geometry();
  }

  Superblock superblock() {
    return superblock;
  }

  Changes changes() {
    return changes;
  }

  Space space() {
    return space;
  }

  @Override
  public long take() {
    long block = space.takeMetadata(changes, key.number());
    addBlocks(1);
    return block;
  }

  @Override
  public void give(long block) {
    space.giveMetadata(changes, block);
    addBlocks(-1);
  }

  void addBlocks(long more) {
    byte[] inode = change();
    InodeView.setBlocks(inode, InodeView.blocks(inode) + more);
  }

  /// Times do not go back on one inode, although the clocks of two hosts differ: programs such as
  /// `make` compare them.
  public void touch(long wall) {
    byte[] inode = change();
    InodeView.setChanged(inode, later(wall, InodeView.changed(inode)));
  }

  /// The same, and its content has changed.
  public void touchContent(long wall) {
    byte[] inode = change();
    InodeView.setModified(inode, later(wall, InodeView.modified(inode)));
    InodeView.setChanged(inode, later(wall, InodeView.changed(inode)));
  }

  /// Times do not go back by what the clocks of two hosts differ. What lies farther ahead somebody
  /// has set on purpose, and it ends with the next change.
  private static long later(long wall, long before) {
    return wall > before || before - wall > MOST_SKEW_NANOS ? wall : before + 1;
  }

  /// Frees the names of a directory, or the target of a symlink.
  ///
  /// @return whether nothing is left
  public boolean clearMap(int most) {
    return map().clear(most);
  }

  /// The inode itself goes. Nothing else may belong to it any more.
  public void free() {
    changes.free(key);
    space.giveInode(changes, key.number());
  }
}
