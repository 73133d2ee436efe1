package tanabata.filesystem.fuse.linux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.foundation.Payload;
import tanabata.platform.buffer.BufferPayload;

/// Content and attributes of [MemoryFilesystem].
final class MemoryFiles {

  private static final int ACCESS_MODE = 3;
  private static final int TRUNCATE = 0x200;

  private final MemoryNames names;
  private long nextHandle = 1;

  MemoryFiles(MemoryNames names) {
    this.names = names;
  }

  Reply.Opened opened(int flags) {
    return new Reply.Opened(
        nextHandle++, (flags & ACCESS_MODE) == 0 ? Reply.Caching.KEEP : Reply.Caching.DIRECT);
  }

  Reply open(Request.Open request) throws Refusal {
    if ((request.flags() & TRUNCATE) != 0) {
      MemoryInode inode = names.inode(request.node());
      inode.resize(0);
      if (request.killsPrivileges()) {
        inode.killPrivileges();
      }
    }
    return opened(request.flags());
  }

  /// In pieces, so that several travel in one answer.
  List<Payload> read(Request.Read request) throws Refusal {
    MemoryInode inode = names.inode(request.node());
    int start = (int) Math.min(request.offset(), inode.size);
    int end = (int) Math.min(request.offset() + request.length(), inode.size);
    int middle = (start + end) / 2;
    return List.of(piece(inode, start, middle), piece(inode, middle, end));
  }

  private static Payload piece(MemoryInode inode, int start, int end) {
    ByteBuf bytes = Unpooled.directBuffer(end - start + 1);
    bytes.writeBytes(inode.content, start, end - start);
    return new BufferPayload(bytes);
  }

  Reply write(Request.Write request) throws Refusal {
    try {
      MemoryInode inode = names.inode(request.node());
      int length = request.payload().length();
      long offset = request.append() ? inode.size : request.offset();
      if (offset + length > inode.size) {
        inode.resize(offset + length);
      }
      BufferPayload.of(request.payload())
          .getBytes(
              BufferPayload.of(request.payload()).readerIndex(),
              inode.content,
              (int) offset,
              length);
      if (request.killsPrivileges()) {
        inode.killPrivileges();
      }
      inode.touch();
      return new Reply.Written(length);
    } finally {
      request.payload().release();
    }
  }

  Reply allocate(Request.Allocate request) throws Refusal {
    MemoryInode inode = names.inode(request.node());
    long end = request.offset() + request.length();
    switch (request.allocation()) {
      case EXTEND -> inode.resize(Math.max(inode.size, end));
      case KEEP_SIZE -> {}
      case PUNCH, ZERO_KEEP_SIZE -> zero(inode, request.offset(), end);
      case ZERO -> {
        inode.resize(Math.max(inode.size, end));
        zero(inode, request.offset(), end);
      }
      case UNSUPPORTED -> throw new Refusal(Errno.EOPNOTSUPP);
    }
    return new Reply.Done();
  }

  private static void zero(MemoryInode inode, long start, long end) {
    int from = (int) Math.min(start, inode.size);
    Arrays.fill(inode.content, from, (int) Math.min(end, inode.size), (byte) 0);
    inode.touch();
  }

  Reply seek(Request.Seek request) throws Refusal {
    MemoryInode inode = names.inode(request.node());
    Refusal.when(request.offset() >= inode.size, Errno.ENXIO);
    return new Reply.Position(
        request.target() == Request.Target.DATA ? request.offset() : inode.size);
  }

  Reply copy(Request.CopyRange request) throws Refusal {
    MemoryInode from = names.inode(request.node());
    MemoryInode to = names.inode(request.newNode());
    long end = Math.min(request.offset() + request.length(), from.size);
    int length = (int) Math.max(0, end - request.offset());
    to.resize(Math.max(to.size, request.newOffset() + length));
    System.arraycopy(
        from.content, (int) request.offset(), to.content, (int) request.newOffset(), length);
    return new Reply.Copied(length);
  }

  Reply change(Request.SetAttributes request) throws Refusal {
    MemoryInode inode = names.inode(request.node());
    Changes changes = request.changes();
    if (changes.size().isPresent()) {
      inode.resize(changes.size().getAsLong());
    }
    if (changes.mode().isPresent()) {
      inode.mode = inode.type().bits() | changes.mode().getAsInt();
    }
    if (changes.uid().isPresent() || changes.gid().isPresent()) {
      inode.uid = changes.uid().orElse(inode.uid);
      inode.gid = changes.gid().orElse(inode.gid);
      if (!inode.isDirectory()) {
        inode.killPrivileges();
      }
    }
    if (changes.killsPrivileges()) {
      inode.killPrivileges();
    }
    inode.accessed = time(changes.accessed(), inode.accessed);
    inode.modified = time(changes.modified(), inode.modified);
    inode.changed = MemoryInode.now();
    return inode.known();
  }

  private static long time(Optional<Changes.When> when, long old) {
    if (when.isEmpty()) {
      return old;
    }
    return switch (when.get()) {
      case Changes.Now _ -> MemoryInode.now();
      case Changes.At at -> at.nanos();
    };
  }

  Reply getXattr(Request.GetXattr request) throws Refusal {
    Optional<Name> value =
        Optional.ofNullable(names.inode(request.node()).xattrs.get(request.name()));
    Refusal.when(value.isEmpty(), Errno.ENODATA);
    return bytes(value.orElseThrow(), request.room());
  }

  Reply listXattrs(Request.ListXattrs request) throws Refusal {
    StringBuilder list = new StringBuilder();
    for (Name name : names.inode(request.node()).xattrs.keySet()) {
      list.append(name).append('\0');
    }
    return bytes(Name.of(list.toString()), request.room());
  }

  private static Reply bytes(Name bytes, int room) throws Refusal {
    if (room == 0) {
      return new Reply.Size(bytes.length());
    }
    Refusal.when(bytes.length() > room, Errno.ERANGE);
    return new Reply.Bytes(bytes);
  }

  Reply setXattr(Request.SetXattr request) throws Refusal {
    MemoryInode inode = names.inode(request.node());
    boolean present = inode.xattrs.containsKey(request.name());
    switch (request.expectation()) {
      case ANY -> {}
      case ABSENT -> Refusal.when(present, Errno.EEXIST);
      case PRESENT -> Refusal.when(!present, Errno.ENODATA);
    }
    inode.xattrs.put(request.name(), request.value());
    return new Reply.Done();
  }

  Reply removeXattr(Request.RemoveXattr request) throws Refusal {
    MemoryInode inode = names.inode(request.node());
    Refusal.when(inode.xattrs.remove(request.name()) == null, Errno.ENODATA);
    return new Reply.Done();
  }
}
