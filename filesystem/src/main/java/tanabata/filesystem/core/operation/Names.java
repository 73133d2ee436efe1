package tanabata.filesystem.core.operation;

import java.time.Duration;
import java.util.Optional;
import tanabata.filesystem.core.block.Interruption.Fails;
import tanabata.filesystem.core.file.Directory;
import tanabata.filesystem.core.file.Inode;
import tanabata.filesystem.core.file.Symlink;
import tanabata.filesystem.core.operation.Operation.Step;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.format.EntryValue;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.format.NodeNumber;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Calls that make, find and remove names.
public final class Names {

  private static final int SET_GROUP_ID = 02000;

  /// Of the flags of `open(2)`.
  private static final int EXCLUSIVELY = 0200;

  private static final int TRUNCATE = 01000;
  private static final int MOST_LINKS = 65_000;

  private Names() {}

  static Reply.Entry entry(Work work, Directory directory, Inode inode) {
    return new Reply.Entry(
        inode.attributes(), work.validity(directory.inode()), work.validity(inode));
  }

  public static Step lookUp(Work work, Request.LookUp call) {
    if (call.name().length() > Name.MOST_BYTES) {
      return Step.failed(Errno.ENAMETOOLONG);
    }
    if (call.name().equals(THIS)) {
      Inode inode = work.inode(call.parent(), Mode.SHARED);
      return new Step.Answer(
          new Reply.Entry(inode.attributes(), Duration.ZERO, work.validity(inode)));
    }
    Directory directory = work.directory(call.parent(), Mode.SHARED);
    Optional<Long> node = node(directory, call.name());
    if (node.isEmpty()) {
      return new Step.Answer(new Reply.Absent(work.validity(directory.inode())));
    }
    return new Step.Answer(entry(work, directory, work.inode(node.get(), Mode.SHARED)));
  }

  /// `.` and `..` are looked up by those who export the filesystem.
  private static Optional<Long> node(Directory directory, Name name) {
    if (name.equals(PARENT)) {
      return Optional.of(InodeView.parent(directory.inode().view()));
    }
    return directory.find(name).map(EntryValue::node);
  }

  private static final Name THIS = Name.of(".");
  private static final Name PARENT = Name.of("..");

  private static boolean isDots(Name name) {
    return name.equals(THIS) || name.equals(PARENT);
  }

  // Making.

  public static Step makeNode(Work work, Request.MakeNode call) {
    Optional<FileType> type = FileType.ofMode(call.mode());
    if (type.isEmpty() || type.get() == FileType.DIRECTORY || type.get() == FileType.SYMLINK) {
      return Step.failed(Errno.EINVAL);
    }
    Directory directory = parent(work, call.parent(), call.name());
    Inode inode = make(work, directory, call.mode(), call.umask());
    if (type.get() == FileType.CHARACTER_DEVICE || type.get() == FileType.BLOCK_DEVICE) {
      InodeView.setDevice(inode.change(), call.device());
    }
    add(work, directory, call.name(), inode);
    return new Step.Answer(entry(work, directory, inode));
  }

  public static Step create(Work work, Request.Create call) {
    Work.checkLength(call.name());
    Directory directory = work.livingDirectory(call.parent());
    Optional<EntryValue> there = directory.find(call.name());
    if (there.isPresent()) {
      return existingInstead(work, call, there.get());
    }
    Inode inode =
        make(work, directory, FileType.REGULAR.bits() | call.mode() & 07777, call.umask());
    add(work, directory, call.name(), inode);
    return new Step.Then(then -> created(then, call.parent(), inode.node()));
  }

  /// The kernel thought that there was no such name; another host has made it.
  private static Step existingInstead(Work work, Request.Create call, EntryValue there) {
    if ((call.flags() & EXCLUSIVELY) != 0) {
      return Step.failed(Errno.EEXIST);
    }
    if (there.type() != FileType.REGULAR) {
      return Step.failed(there.type() == FileType.DIRECTORY ? Errno.EISDIR : Errno.ESTALE);
    }
    Inode inode = work.inode(there.node(), Mode.SHARED);
    Operation then = next -> created(next, call.parent(), inode.node());
    return (call.flags() & TRUNCATE) != 0
        ? new Step.Then(next -> Resizing.to(next, inode.node(), 0, then))
        : new Step.Then(then);
  }

  public static Step createUnnamed(Work work, Request.CreateUnnamed call) {
    Directory directory = work.livingDirectory(call.parent());
    Inode inode =
        make(work, directory, FileType.REGULAR.bits() | call.mode() & 07777, call.umask());
    InodeView.setLinks(inode.change(), 0);
    InodeView.setFlags(inode.change(), (call.flags() & EXCLUSIVELY) == 0 ? InodeView.LINKABLE : 0);
    work.orphan(inode);
    return new Step.Then(then -> created(then, call.parent(), inode.node()));
  }

  private static Step created(Work work, long parent, long node) {
    Directory directory = work.directory(parent, Mode.SHARED);
    Inode inode = work.inode(node, Mode.SHARED);
    Reply.Entry entry = entry(work, directory, inode);
    long handle = work.files().open(inode.number());
    return new Step.Answer(
        new Reply.Created(entry, new Reply.Opened(handle, Reply.Caching.DIRECT)));
  }

  public static Step makeDirectory(Work work, Request.MakeDirectory call) {
    Directory directory = parent(work, call.parent(), call.name());
    if (InodeView.links(directory.inode().view()) >= MOST_LINKS) {
      return Step.failed(Errno.EMLINK);
    }
    int mode = FileType.DIRECTORY.bits() | call.mode() & 07777;
    Inode inode = make(work, directory, mode, call.umask());
    InodeView.setLinks(inode.change(), 2);
    addLinks(directory.inode(), 1);
    add(work, directory, call.name(), inode);
    return new Step.Answer(entry(work, directory, inode));
  }

  public static Step makeSymlink(Work work, Request.MakeSymlink call) {
    if (call.target().length() == 0) {
      return Step.failed(Errno.ENOENT);
    }
    if (call.target().length() > Symlink.MOST_BYTES) {
      return Step.failed(Errno.ENAMETOOLONG);
    }
    Directory directory = parent(work, call.parent(), call.name());
    Inode inode = make(work, directory, FileType.SYMLINK.bits() | 0777, 0);
    new Symlink(inode).set(call.target());
    add(work, directory, call.name(), inode);
    return new Step.Answer(entry(work, directory, inode));
  }

  public static Step readSymlink(Work work, Request.ReadSymlink call) {
    Inode inode = work.inode(call.node(), Mode.SHARED);
    return inode.type() == FileType.SYMLINK
        ? new Step.Answer(new Reply.Bytes(new Symlink(inode).target()))
        : Step.failed(Errno.EINVAL);
  }

  /// A directory in which this name is free.
  private static Directory parent(Work work, long node, Name name) {
    Work.checkLength(name);
    Directory directory = work.livingDirectory(node);
    if (isDots(name) || directory.find(name).isPresent()) {
      throw new Fails(Errno.EEXIST);
    }
    return directory;
  }

  private static Inode make(Work work, Directory directory, int mode, int umask) {
    byte[] parent = directory.inode().view();
    boolean inherits = (InodeView.mode(parent) & SET_GROUP_ID) != 0;
    Inode inode = work.newInode(directory.inode());
    byte[] block = inode.change();
    boolean isDirectory = (mode & 0170000) == FileType.DIRECTORY.bits();
    int bits = inherits && isDirectory ? mode | SET_GROUP_ID : mode;
    InodeView.setUid(block, work.caller().uid());
    InodeView.setGid(block, inherits ? InodeView.gid(parent) : work.caller().gid());
    InodeView.setLinks(block, 1);
    InodeView.setMode(block, bits);
    if (inode.type() != FileType.SYMLINK) {
      Acls.inherit(work, directory.inode(), inode, umask);
    }
    return inode;
  }

  private static void add(Work work, Directory directory, Name name, Inode inode) {
    directory.add(name, inode.node(), inode.type());
    directory.inode().touchContent(work.wall());
  }

  static void addLinks(Inode inode, int more) {
    byte[] block = inode.change();
    InodeView.setLinks(block, InodeView.links(block) + more);
  }

  public static Step link(Work work, Request.Link call) {
    Directory directory = parent(work, call.newParent(), call.newName());
    Inode inode = work.inode(call.node(), Mode.EXCLUSIVE);
    if (inode.isDirectory()) {
      return Step.failed(Errno.EPERM);
    }
    int links = InodeView.links(inode.view());
    if (links >= MOST_LINKS) {
      return Step.failed(Errno.EMLINK);
    }
    if (links == 0) {
      // One that was made without a name gets one.
      if ((InodeView.flags(inode.view()) & InodeView.LINKABLE) == 0) {
        return Step.failed(Errno.ENOENT);
      }
      InodeView.setFlags(inode.change(), 0);
      // If another host has made it, that one finds out by itself.
      if (work.isOrphan(inode)) {
        work.orphans().remove(inode.number());
      }
    }
    addLinks(inode, 1);
    inode.touch(work.wall());
    add(work, directory, call.newName(), inode);
    return new Step.Answer(entry(work, directory, inode));
  }

  // Removing.

  public static Step unlink(Work work, Request.Unlink call) {
    Work.checkLength(call.name());
    Directory directory = work.directory(call.parent(), Mode.EXCLUSIVE);
    if (isDots(call.name())) {
      return Step.failed(Errno.EISDIR);
    }
    EntryValue entry = existing(directory, call.name());
    if (entry.type() == FileType.DIRECTORY) {
      return Step.failed(Errno.EISDIR);
    }
    Inode inode = work.inode(entry.node(), Mode.EXCLUSIVE);
    directory.remove(call.name());
    directory.inode().touchContent(work.wall());
    return drop(work, inode);
  }

  static EntryValue existing(Directory directory, Name name) {
    return directory.find(name).orElseThrow(() -> new Fails(Errno.ENOENT));
  }

  /// One name less.
  private static Step drop(Work work, Inode inode) {
    addLinks(inode, -1);
    inode.touch(work.wall());
    if (InodeView.links(inode.view()) > 0) {
      return Step.done();
    }
    work.orphan(inode);
    return new Step.AnswerThen(new Reply.Done(), Wiping.of(inode.number()));
  }

  public static Step removeDirectory(Work work, Request.RemoveDirectory call) {
    Work.checkLength(call.name());
    Directory directory = work.directory(call.parent(), Mode.EXCLUSIVE);
    if (isDots(call.name())) {
      return Step.failed(call.name().equals(THIS) ? Errno.EINVAL : Errno.ENOTEMPTY);
    }
    EntryValue entry = existing(directory, call.name());
    if (entry.type() != FileType.DIRECTORY) {
      return Step.failed(Errno.ENOTDIR);
    }
    Inode inode = work.inode(entry.node(), Mode.EXCLUSIVE);
    if (!new Directory(inode, work.hash()).isEmpty()) {
      return Step.failed(Errno.ENOTEMPTY);
    }
    directory.remove(call.name());
    directory.inode().touchContent(work.wall());
    addLinks(directory.inode(), -1);
    return dropDirectory(work, inode);
  }

  private static Step dropDirectory(Work work, Inode inode) {
    InodeView.setLinks(inode.change(), 0);
    inode.touch(work.wall());
    work.orphan(inode);
    return new Step.AnswerThen(new Reply.Done(), Wiping.of(inode.number()));
  }

  // Renaming.

  public static Step rename(Work work, Request.Rename call) {
    Work.checkLength(call.name());
    Work.checkLength(call.newName());
    if (isDots(call.name()) || isDots(call.newName())) {
      return Step.failed(
          refusesTarget(call) && isDots(call.newName()) ? Errno.EEXIST : Errno.EBUSY);
    }
    return switch (call.replacement()) {
      case EXCHANGE -> exchange(work, call);
      case WHITEOUT, WHITEOUT_REFUSE, REPLACE, REFUSE -> move(work, call);
    };
  }

  private static boolean refusesTarget(Request.Rename call) {
    return switch (call.replacement()) {
      case REFUSE, WHITEOUT_REFUSE -> true;
      case REPLACE, EXCHANGE, WHITEOUT -> false;
    };
  }

  private static boolean leavesWhiteout(Request.Rename call) {
    return switch (call.replacement()) {
      case WHITEOUT, WHITEOUT_REFUSE -> true;
      case REPLACE, EXCHANGE, REFUSE -> false;
    };
  }

  private static Step move(Work work, Request.Rename call) {
    Directory from = work.directory(call.parent(), Mode.EXCLUSIVE);
    Directory to = work.livingDirectory(call.newParent());
    EntryValue source = existing(from, call.name());
    Optional<EntryValue> target = to.find(call.newName());
    if (target.isPresent() && refusesTarget(call)) {
      return Step.failed(Errno.EEXIST);
    }
    if (target.isPresent() && target.get().node() == source.node()) {
      return Step.done();
    }
    Inode moved = work.inode(source.node(), Mode.EXCLUSIVE);
    boolean changesParent = from.inode().number() != to.inode().number();
    if (moved.isDirectory() && changesParent) {
      work.need(LockId.RENAME, Mode.EXCLUSIVE);
      refuseLoop(work, moved, to.inode());
    }
    Optional<Inode> replaced = target.map(entry -> work.inode(entry.node(), Mode.EXCLUSIVE));
    replaced.ifPresent(inode -> refuseMismatch(work, moved, inode));
    return put(work, call, from, to, moved, replaced);
  }

  private static void refuseMismatch(Work work, Inode moved, Inode replaced) {
    if (moved.isDirectory() && !replaced.isDirectory()) {
      throw new Fails(Errno.ENOTDIR);
    }
    if (!moved.isDirectory() && replaced.isDirectory()) {
      throw new Fails(Errno.EISDIR);
    }
    if (replaced.isDirectory() && !new Directory(replaced, work.hash()).isEmpty()) {
      throw new Fails(Errno.ENOTEMPTY);
    }
  }

  /// A directory does not go below itself.
  private static void refuseLoop(Work work, Inode moved, Inode to) {
    long above = to.number();
    while (above != work.superblock().root()) {
      if (above == moved.number()) {
        throw new Fails(Errno.EINVAL);
      }
      work.need(LockId.window(above), Mode.SHARED);
      above = number(work, InodeView.parent(work.existing(above).view()));
    }
  }

  private static Step put(
      Work work,
      Request.Rename call,
      Directory from,
      Directory to,
      Inode moved,
      Optional<Inode> replaced) {
    boolean changesParent = from.inode().number() != to.inode().number();
    boolean gainsDirectory = moved.isDirectory() && changesParent && replaced.isEmpty();
    if (gainsDirectory && InodeView.links(to.inode().view()) >= MOST_LINKS) {
      return Step.failed(Errno.EMLINK);
    }
    if (leavesWhiteout(call)) {
      Inode whiteout = make(work, from, FileType.CHARACTER_DEVICE.bits(), 0);
      from.replace(call.name(), whiteout.node(), whiteout.type());
    } else {
      from.remove(call.name());
    }
    if (replaced.isPresent()) {
      to.replace(call.newName(), moved.node(), moved.type());
    } else {
      to.add(call.newName(), moved.node(), moved.type());
    }
    if (moved.isDirectory() && changesParent) {
      addLinks(from.inode(), -1);
      addLinks(to.inode(), 1);
    }
    work.moved(from.inode(), to.inode());
    InodeView.setParent(moved.change(), to.inode().node());
    moved.touch(work.wall());
    from.inode().touchContent(work.wall());
    if (changesParent) {
      to.inode().touchContent(work.wall());
    }
    if (replaced.isEmpty()) {
      return Step.done();
    }
    if (replaced.get().isDirectory()) {
      addLinks(to.inode(), -1);
      return dropDirectory(work, replaced.get());
    }
    return drop(work, replaced.get());
  }

  private static Step exchange(Work work, Request.Rename call) {
    Directory from = work.directory(call.parent(), Mode.EXCLUSIVE);
    Directory to = work.directory(call.newParent(), Mode.EXCLUSIVE);
    EntryValue one = existing(from, call.name());
    EntryValue other = existing(to, call.newName());
    if (one.node() == other.node()) {
      return Step.done();
    }
    Inode first = work.inode(one.node(), Mode.EXCLUSIVE);
    Inode second = work.inode(other.node(), Mode.EXCLUSIVE);
    boolean changesParent = from.inode().number() != to.inode().number();
    if (changesParent && (first.isDirectory() || second.isDirectory())) {
      work.need(LockId.RENAME, Mode.EXCLUSIVE);
      if (first.isDirectory()) {
        refuseLoop(work, first, to.inode());
      }
      if (second.isDirectory()) {
        refuseLoop(work, second, from.inode());
      }
    }
    work.moved(from.inode(), to.inode());
    work.moved(to.inode(), from.inode());
    from.replace(call.name(), second.node(), second.type());
    to.replace(call.newName(), first.node(), first.type());
    if (changesParent && first.isDirectory() != second.isDirectory()) {
      addLinks(from.inode(), first.isDirectory() ? -1 : 1);
      addLinks(to.inode(), first.isDirectory() ? 1 : -1);
    }
    InodeView.setParent(first.change(), to.inode().node());
    InodeView.setParent(second.change(), from.inode().node());
    first.touch(work.wall());
    second.touch(work.wall());
    from.inode().touchContent(work.wall());
    if (changesParent) {
      to.inode().touchContent(work.wall());
    }
    return Step.done();
  }

  /// The number of an inode that the kernel names.
  static long number(Work work, long node) {
    return node == Request.ROOT ? work.superblock().root() : NodeNumber.inode(node);
  }
}
