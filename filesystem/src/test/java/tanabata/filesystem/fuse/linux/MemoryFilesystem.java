package tanabata.filesystem.fuse.linux;

import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// The simplest filesystem: maps, one call at a time, answered at once but for locks that wait.
final class MemoryFilesystem implements Handler {

  private final MemoryNames names;
  private final MemoryFiles files;
  private final MemoryLocks locks = new MemoryLocks();

  /// @param owner of the root directory
  MemoryFilesystem(Caller owner) {
    this.names = new MemoryNames(owner);
    this.files = new MemoryFiles(names);
  }

  @Override
  public synchronized void asked(Request request, ReplyTo replyTo) {
    try {
      switch (request) {
        case Request.Forget _ -> {}
        case Request.Read read -> replyTo.data(files.read(read));
        case Request.Lock lock -> {
          locks.lock(lock, replyTo);
          notifyAll();
        }
        case Request other -> replyTo.answer(answer(other));
      }
    } catch (Refusal refusal) {
      replyTo.answer(new Reply.Failed(refusal.errno()));
    }
  }

  @Override
  public synchronized void interrupted(ReplyTo replyTo) {
    locks.interrupt(replyTo);
  }

  /// Returns when so many wait for locks.
  synchronized void awaitWaiting(int count) throws InterruptedException {
    while (locks.waiting() != count) {
      wait();
    }
  }

  private Reply answer(Request request) throws Refusal {
    return switch (request) {
      case Request.LookUp lookUp -> names.lookUp(lookUp);
      case Request.MakeNode make ->
          made(
              make.caller(),
              make.parent(),
              make.name(),
              make.mode() & ~make.umask(),
              make.device());
      case Request.MakeDirectory make ->
          made(
              make.caller(),
              make.parent(),
              make.name(),
              FileType.DIRECTORY.bits() | make.mode() & ~make.umask(),
              0);
      case Request.MakeSymlink make -> symlink(make);
      case Request.Create create -> created(create);
      case Request.CreateUnnamed create -> created(create);
      case Request.Unlink unlink -> names.unlink(unlink);
      case Request.RemoveDirectory remove -> names.removeDirectory(remove);
      case Request.Rename rename -> names.rename(rename);
      case Request.Link link -> names.link(link);
      case Request.ReadDirectory list -> names.list(list);
      case Request.OpenDirectory _ -> new Reply.Opened(0, Reply.Caching.NONE);
      case Request.Open open -> files.open(open);
      case Request.Write write -> files.write(write);
      case Request.Allocate allocate -> files.allocate(allocate);
      case Request.Seek seek -> files.seek(seek);
      case Request.CopyRange copy -> files.copy(copy);
      case Request.GetAttributes get -> names.inode(get.node()).known();
      case Request.SetAttributes set -> files.change(set);
      case Request.ReadSymlink read -> new Reply.Bytes(names.inode(read.node()).target);
      case Request.GetStatistics _ -> new Reply.Statistics(1 << 20, 1 << 19, 1000, 500, 4096, 255);
      case Request.GetXattr get -> files.getXattr(get);
      case Request.ListXattrs list -> files.listXattrs(list);
      case Request.SetXattr set -> files.setXattr(set);
      case Request.RemoveXattr remove -> files.removeXattr(remove);
      case Request.Flush flush -> unlocked(flush.node(), FileLock.Kind.FCNTL, flush.lockOwner());
      case Request.Release release ->
          release.endsFlock()
              ? unlocked(release.node(), FileLock.Kind.FLOCK, release.lockOwner())
              : new Reply.Done();
      case Request.TestLock test -> locks.test(test);
      case Request.ReleaseDirectory _,
          Request.Sync _,
          Request.SyncDirectory _,
          Request.SyncAll _,
          Request.Forget _,
          Request.Read _,
          Request.Lock _ ->
          new Reply.Done();
    };
  }

  private Reply created(Request.Create create) throws Refusal {
    int mode = create.mode() & ~create.umask();
    MemoryInode inode = names.make(create.caller(), create.parent(), create.name(), mode);
    return new Reply.Created(inode.entry(), files.opened(create.flags()));
  }

  private Reply created(Request.CreateUnnamed create) throws Refusal {
    int mode = create.mode() & ~create.umask();
    MemoryInode inode = names.makeUnnamed(create.caller(), create.parent(), mode);
    return new Reply.Created(inode.entry(), files.opened(create.flags()));
  }

  private Reply made(
      Caller caller, long parent, tanabata.filesystem.request.Name name, int mode, int device)
      throws Refusal {
    MemoryInode inode = names.make(caller, parent, name, mode);
    inode.device = device;
    return inode.entry();
  }

  private Reply symlink(Request.MakeSymlink request) throws Refusal {
    int mode = FileType.SYMLINK.bits() | 0777;
    MemoryInode inode = names.make(request.caller(), request.parent(), request.name(), mode);
    inode.target = request.target();
    return inode.entry();
  }

  private Reply unlocked(long node, FileLock.Kind kind, long owner) {
    locks.end(node, kind, owner);
    notifyAll();
    return new Reply.Done();
  }
}
