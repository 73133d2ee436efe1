package tanabata.filesystem.core.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.filesystem.core.block.BlockKey;
import tanabata.filesystem.core.block.Changes;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.block.Interruption.Fails;
import tanabata.filesystem.core.block.Interruption.NeedsLock;
import tanabata.filesystem.core.block.Run;
import tanabata.filesystem.core.file.Directory;
import tanabata.filesystem.core.file.Inode;
import tanabata.filesystem.core.lock.Locks;
import tanabata.filesystem.core.space.Space;
import tanabata.filesystem.core.tree.NodeSpace;
import tanabata.filesystem.core.tree.Root;
import tanabata.filesystem.core.tree.Tree;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.format.Area;
import tanabata.filesystem.format.BlockType;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.format.NameHash;
import tanabata.filesystem.format.Node;
import tanabata.filesystem.format.NodeNumber;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;

/// What an operation works with: one attempt of it.
public final class Work {

  private final Mount mount;
  private final Changes changes;
  private final Pins pins;
  private final Caller caller;
  private final long wall;
  private final List<Run> reserved = new ArrayList<>();

  /// What the mount is, for all operations.
  ///
  /// @param slot of this mount
  public record Mount(
      Superblock superblock,
      NameHash hash,
      Space space,
      OpenFiles files,
      Placement placement,
      int slot,
      Locks locks) {}

  /// What the call has pinned.
  public interface Pins {
    boolean has(LockId lock, Mode mode);

    /// Whether it was to be had without waiting, and was not.
    boolean isRefused(LockId lock);
  }

  /// @param wall nanoseconds since 1970 when the call came
  public Work(Mount mount, Changes changes, Pins pins, Caller caller, long wall) {
    this.mount = mount;
    this.changes = changes;
    this.pins = pins;
    this.caller = caller;
    this.wall = wall;
  }

  public Changes changes() {
    return changes;
  }

  Caller caller() {
    return caller;
  }

  long wall() {
    return wall;
  }

  Superblock superblock() {
    return mount.superblock;
  }

  NameHash hash() {
    return mount.hash;
  }

  Space space() {
    return mount.space;
  }

  /// Nobody here has this inode open any more.
  void closed(long inode) {
    mount.locks.closed(inode);
  }

  /// How long the kernel may rely on attributes of this inode, or on names in this directory.
  Duration validity(Inode inode) {
    return mount.locks.validity(LockId.window(inode.number()));
  }

  /// A name goes from one directory to another one, and the kernel relies on it as long as before.
  void moved(Inode from, Inode to) {
    mount.locks.moved(LockId.window(from.number()), LockId.window(to.number()));
  }

  /// The kernel gets bytes of this inode for its pages.
  void filled(Inode inode, long from, long to) {
    mount.locks.filled(inode.number(), inode.node(), from, to);
  }

  /// Whether the kernel may have pages of this inode.
  boolean havePages(Inode inode) {
    return mount.locks.havePages(inode.number(), inode.node());
  }

  /// The pages of this inode that a write to this range makes old, if the kernel has any.
  Optional<Effect.Pages> makeOld(Inode inode, long from, long to) {
    return mount.locks.makeOld(inode.number(), inode.node(), from, to);
  }

  OpenFiles files() {
    return mount.files;
  }

  /// Goes on only if the call has pinned the lock.
  public void need(LockId lock, Mode mode) {
    if (!pins.has(lock, mode)) {
      throw new NeedsLock(lock, mode);
    }
  }

  /// The inode that the kernel calls by this number.
  Inode inode(long node, Mode mode) {
    boolean isRoot = node == Request.ROOT;
    long number = isRoot ? mount.superblock.root() : NodeNumber.inode(node);
    if (!mount.superblock.geometry().contains(number, 1)) {
      throw new Fails(Errno.ESTALE);
    }
    need(LockId.window(number), mode);
    if (!changes.isInode(number)) {
      throw new Fails(Errno.ESTALE);
    }
    Inode inode = existing(number);
    boolean same = isRoot || InodeView.generation(inode.view()) == NodeNumber.generation(node);
    if (!same || InodeView.isGone(inode.view())) {
      throw new Fails(Errno.ESTALE);
    }
    return inode;
  }

  /// An inode by its number, which is there; its window must be pinned.
  Inode existing(long number) {
    return new Inode(changes, mount.space, mount.superblock, number);
  }

  Directory directory(long node, Mode mode) {
    Inode inode = inode(node, mode);
    if (!inode.isDirectory()) {
      throw new Fails(Errno.ENOTDIR);
    }
    return new Directory(inode, mount.hash);
  }

  /// A directory in which names can be made: it has not been removed.
  Directory livingDirectory(long node) {
    Directory directory = directory(node, Mode.EXCLUSIVE);
    if (InodeView.links(directory.inode().view()) == 0) {
      throw new Fails(Errno.ENOENT);
    }
    return directory;
  }

  static void checkLength(Name name) {
    if (name.length() > Name.MOST_BYTES) {
      throw new Fails(Errno.ENAMETOOLONG);
    }
  }

  /// A new inode in a directory. Its mode, owner and links are still to be set.
  Inode newInode(Inode directory) {
    long near = mount.placement.near(directory.number());
    long number = mount.space.takeInode(changes, near);
    need(LockId.window(number), Mode.EXCLUSIVE);
    mount.placement.placed(directory.number(), number);
    mount.locks.created(number);
    Inode inode = Inode.create(changes, mount.space, mount.superblock, number);
    byte[] block = inode.change();
    InodeView.setParent(block, directory.node());
    InodeView.setAccessed(block, wall);
    InodeView.setModified(block, wall);
    InodeView.setChanged(block, wall);
    InodeView.setBorn(block, wall);
    return inode;
  }

  /// Blocks for data, which nobody else gets.
  Run reserve(long near, int count) {
    Run run = mount.space.reserve(changes, near, count);
    reserved.add(run);
    return run;
  }

  /// What this attempt has reserved.
  public List<Run> reserved() {
    return reserved;
  }

  // Orphans.

  /// Inodes without a name that are not wiped yet, of this mount's slot.
  Tree orphans() {
    need(LockId.slot(mount.slot), Mode.EXCLUSIVE);
    BlockKey key =
        new BlockKey(
            mount.superblock.geometry().orphanBlock(mount.slot),
            BlockType.NODE,
            0,
            LockId.slot(mount.slot));
    return new Tree(changes, new Root(key, Area.BLOCK), new OrphanNodes(key.number()));
  }

  private final class OrphanNodes implements NodeSpace {
    private final long near;

    OrphanNodes(long near) {
      this.near = near;
    }

    @Override
    public long take() {
      return mount.space.takeMetadata(changes, near);
    }

    @Override
    public void give(long block) {
      mount.space.giveMetadata(changes, block);
    }
  }

  /// The inode has lost its last name.
  void orphan(Inode inode) {
    orphans().insert(inode.number(), Node.childValue(inode.node()));
  }

  /// Whether the inode is the one that was entered as an orphan under its number.
  boolean isOrphan(Inode inode) {
    return orphans()
        .find(inode.number())
        .filter(item -> Node.longAt(item.block(), item.at()) == inode.node())
        .isPresent();
  }

  /// Whether no other mount can have opened the inode: it was made here, and its window has not
  /// been elsewhere since.
  boolean cannotBeOpenElsewhere(long inode) {
    return mount.locks.isCreatedHere(inode);
  }

  /// Whether this mount has the lock alone, or gets it without waiting.
  boolean tryAlone(LockId lock) {
    if (pins.has(lock, Mode.EXCLUSIVE)) {
      return true;
    }
    if (pins.isRefused(lock)) {
      return false;
    }
    throw new NeedsLock(lock, Mode.EXCLUSIVE);
  }

  static Damaged damaged(Inode inode, String what) {
    return new Damaged("inode " + inode.number() + " " + what);
  }
}
