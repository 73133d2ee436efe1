package tanabata.filesystem.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// What is open, what it holds, and who has locked it.
final class OpenFiles {

  private record Handle(long node, int flags) {}

  private final Inodes inodes;
  private final Limits limits;
  private final Map<Long, Handle> handles = new HashMap<>();
  private final Map<Long, LockTable> locks = new HashMap<>();
  private long nextHandle = 1;

  OpenFiles(Inodes inodes, Limits limits) {
    this.inodes = inodes;
    this.limits = limits;
  }

  OpenFiles copy(Inodes ofInodes) {
    OpenFiles copy = new OpenFiles(ofInodes, limits);
    copy.handles.putAll(handles);
    locks.forEach((node, table) -> copy.locks.put(node, table.copy()));
    copy.nextHandle = nextHandle;
    return copy;
  }

  long nextHandle() {
    return nextHandle;
  }

  void drawFrom(long handle) {
    nextHandle = handle;
  }

  /// Node and flags of what is open, by handle.
  Map<Long, Long> nodes() {
    Map<Long, Long> nodes = new HashMap<>();
    handles.forEach((handle, open) -> nodes.put(handle, open.node));
    return nodes;
  }

  OptionalLong flags(long handle) {
    Handle open = handles.get(handle);
    return open == null ? OptionalLong.empty() : OptionalLong.of(open.flags);
  }

  Reply.Opened open(Request.Open request, long now) {
    Inode inode = inodes.live(request.node());
    if (inode.isDirectory()) {
      throw new Refusal(Errno.EISDIR);
    }
    if (inode.type == FileType.SYMLINK) {
      throw new Refusal(Errno.ELOOP);
    }
    if (!inode.isRegular()) {
      throw new Refusal(Errno.ENXIO);
    }
    if (OpenFlags.has(request.flags(), OpenFlags.TRUNCATE)) {
      truncate(inode, request.killsPrivileges(), now);
    }
    return opened(inode, request.flags());
  }

  private static void truncate(Inode inode, boolean killsPrivileges, long now) {
    inode.bytes.resize(0);
    inode.contentsChanged(now);
    inode.xattrs.remove(Inode.CAPABILITY);
    if (killsPrivileges) {
      inode.killPrivileges();
    }
  }

  /// A file that a creation has made, or has found.
  Reply.Opened created(Inode inode, int flags, boolean isNew, long now) {
    if (!isNew && OpenFlags.has(flags, OpenFlags.TRUNCATE)) {
      truncate(inode, false, now);
    }
    return opened(inode, flags);
  }

  Reply.Opened openDirectory(Request.OpenDirectory request) {
    Inode inode = inodes.live(request.node());
    if (!inode.isDirectory()) {
      throw new Refusal(Errno.ENOTDIR);
    }
    return opened(inode, OpenFlags.DIRECTORY);
  }

  private Reply.Opened opened(Inode inode, int flags) {
    long handle = nextHandle++;
    handles.put(handle, new Handle(inode.node, flags));
    inode.opens++;
    return new Reply.Opened(
        handle, inode.isDirectory() ? Reply.Caching.NONE : Reply.Caching.DIRECT);
  }

  void release(Request.Release request) {
    get(request.node(), request.handle());
    if (request.endsFlock()) {
      locksOf(request.node()).end(FileLock.Kind.FLOCK, request.lockOwner());
    }
    close(request.handle());
  }

  void releaseDirectory(Request.ReleaseDirectory request) {
    get(request.node(), request.handle());
    close(request.handle());
  }

  private void close(long handle) {
    inodes.get(handles.remove(handle).node).opens--;
  }

  /// Whichever of its descriptors a process closes: its locks on the file end.
  void flush(Request.Flush request) {
    get(request.node(), request.handle());
    locksOf(request.node()).end(FileLock.Kind.FCNTL, request.lockOwner());
  }

  Inode get(long node, long handle) {
    Handle open = handles.get(handle);
    if (open == null || open.node != node) {
      throw new Refusal(Errno.EBADF, Errno.ESTALE);
    }
    return inodes.get(node);
  }

  byte[] read(Request.Read request) {
    Inode inode = get(request.node(), request.handle());
    if (inode.isDirectory()) {
      throw new Refusal(Errno.EISDIR);
    }
    if (request.offset() < 0) {
      throw new Refusal(Errno.EINVAL);
    }
    inode.accessed.chance();
    return inode.bytes.read(request.offset(), request.length());
  }

  Reply write(Request.Write request, long now) {
    Inode inode = get(request.node(), request.handle());
    if (request.offset() < 0) {
      throw new Refusal(Errno.EINVAL);
    }
    byte[] bytes = TestPayload.bytesOf(request.payload());
    if (bytes.length == 0) {
      return new Reply.Written(0);
    }
    long offset = request.append() ? inode.bytes.size() : request.offset();
    if (offset >= limits.fileBytes()) {
      throw new Refusal(Errno.EFBIG);
    }
    int most = (int) Math.min(bytes.length, limits.fileBytes() - offset);
    inode.bytes.write(offset, Arrays.copyOf(bytes, most));
    inode.contentsChanged(now);
    inode.xattrs.remove(Inode.CAPABILITY);
    if (request.killsPrivileges()) {
      inode.killPrivileges();
    }
    return new Reply.Written(most);
  }

  void allocate(Request.Allocate request, long now) {
    Inode inode = get(request.node(), request.handle());
    if (request.offset() < 0 || request.length() <= 0) {
      throw new Refusal(Errno.EINVAL);
    }
    long end = request.offset() + request.length();
    if (end < 0 || end > limits.fileBytes()) {
      throw new Refusal(Errno.EFBIG);
    }
    SparseBytes bytes = inode.bytes;
    boolean grows = end > bytes.size();
    switch (request.allocation()) {
      case EXTEND -> {
        if (grows) {
          bytes.resize(end);
        }
      }
      case KEEP_SIZE -> grows = false;
      case PUNCH, ZERO_KEEP_SIZE -> {
        bytes.clear(request.offset(), end);
        grows = true;
      }
      case ZERO -> {
        bytes.clear(request.offset(), end);
        bytes.resize(Math.max(end, bytes.size()));
        grows = true;
      }
      case UNSUPPORTED -> throw new Refusal(Errno.EOPNOTSUPP);
    }
    inode.xattrs.remove(Inode.CAPABILITY);
    inode.changed.move(now);
    if (grows) {
      inode.modified.move(now);
    } else {
      inode.modified.chance();
    }
  }

  Reply seek(Request.Seek request) {
    SparseBytes bytes = get(request.node(), request.handle()).bytes;
    if (request.offset() < 0 || request.offset() >= bytes.size()) {
      throw new Refusal(Errno.ENXIO);
    }
    return switch (request.target()) {
      case DATA -> {
        long data = bytes.nextData(request.offset());
        if (data < 0) {
          throw new Refusal(Errno.ENXIO);
        }
        yield new Reply.Position(data);
      }
      case HOLE -> new Reply.Position(bytes.nextHole(request.offset()));
    };
  }

  Reply copy(Request.CopyRange request, long now) {
    Inode from = get(request.node(), request.handle());
    Inode to = get(request.newNode(), request.newHandle());
    if (!from.isRegular() || !to.isRegular()) {
      throw new Refusal(from.isDirectory() || to.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
    }
    if (request.offset() < 0 || request.newOffset() < 0 || request.length() < 0) {
      throw new Refusal(Errno.EINVAL);
    }
    long length = Math.max(0, Math.min(request.length(), from.bytes.size() - request.offset()));
    if (length > 0 && request.newOffset() >= limits.fileBytes()) {
      throw new Refusal(Errno.EFBIG);
    }
    length = Math.min(length, limits.fileBytes() - request.newOffset());
    if (from == to
        && request.newOffset() + length > request.offset()
        && request.newOffset() < request.offset() + length) {
      throw new Refusal(Errno.EINVAL);
    }
    if (length > 0) {
      copyBytes(from.bytes, request.offset(), to.bytes, request.newOffset(), length);
      from.accessed.chance();
      to.contentsChanged(now);
      to.xattrs.remove(Inode.CAPABILITY);
    }
    return new Reply.Copied(length);
  }

  /// Page by page, so that a large hole is no large array.
  private static void copyBytes(
      SparseBytes from, long offset, SparseBytes to, long newOffset, long length) {
    to.clear(newOffset, newOffset + length);
    to.resize(Math.max(to.size(), newOffset + length));
    long at = from.nextData(offset);
    while (at >= 0 && at < offset + length) {
      int most = (int) Math.min(SparseBytes.PAGE - at % SparseBytes.PAGE, offset + length - at);
      to.write(newOffset + (at - offset), from.read(at, most));
      at = from.nextData(at + most);
    }
  }

  Reply list(Request.ReadDirectory request) {
    Inode directory = get(request.node(), request.handle());
    List<Reply.DirectoryEntry> all = new ArrayList<>();
    if (directory.links > 0) {
      add(all, Name.of("."), directory, 1, request);
      add(all, Name.of(".."), inodes.get(directory.parent), 2, request);
    }
    directory.entries.forEach(
        (name, entry) -> add(all, name, inodes.get(entry.node()), entry.position(), request));
    all.sort(Comparator.comparingLong(Reply.DirectoryEntry::next));
    List<Reply.DirectoryEntry> listed = new ArrayList<>();
    int room = request.room();
    for (Reply.DirectoryEntry entry : all) {
      room -= request.listing().bytes(entry.name());
      if (room < 0) {
        break;
      }
      listed.add(entry);
    }
    directory.accessed.chance();
    return new Reply.Listed(listed);
  }

  private static void add(
      List<Reply.DirectoryEntry> all,
      Name name,
      Inode inode,
      long position,
      Request.ReadDirectory request) {
    if (position > request.offset()) {
      boolean attributes = position > 2 && request.listing() == Request.Listing.ATTRIBUTES;
      all.add(
          new Reply.DirectoryEntry(
              name,
              inode.node,
              inode.type,
              position,
              attributes
                  ? Optional.of(new Reply.Entry(inode.attributes(), Duration.ZERO, Duration.ZERO))
                  : Optional.empty()));
    }
  }

  List<FileLock> inTheWay(long node, long handle, FileLock lock) {
    get(node, handle);
    return locksOf(node).inTheWayOf(checked(lock));
  }

  Reply test(Request.TestLock request) {
    FileLock lock = request.lock();
    if (lock.type() == FileLock.Type.UNLOCK) {
      throw new Refusal(Errno.EINVAL);
    }
    return new Reply.InTheWay(
        inTheWay(request.node(), request.handle(), lock).stream()
            .findFirst()
            .orElse(
                new FileLock(
                    lock.kind(), FileLock.Type.UNLOCK, lock.owner(), lock.start(), lock.end(), 0)));
  }

  /// Who would wait is told to come again.
  Reply lock(Request.Lock request) {
    get(request.node(), request.handle());
    FileLock lock = checked(request.lock());
    LockTable table = locksOf(request.node());
    if (lock.type() == FileLock.Type.UNLOCK) {
      table.release(lock);
    } else if (!table.take(lock)) {
      throw new Refusal(Errno.EAGAIN, Errno.EINTR, Errno.EDEADLK);
    }
    return new Reply.Done();
  }

  private static FileLock checked(FileLock lock) {
    if (lock.kind() == FileLock.Kind.FCNTL && (lock.start() < 0 || lock.end() < lock.start())) {
      throw new Refusal(Errno.EINVAL);
    }
    return lock;
  }

  private LockTable locksOf(long node) {
    return locks.computeIfAbsent(node, _ -> new LockTable());
  }
}
