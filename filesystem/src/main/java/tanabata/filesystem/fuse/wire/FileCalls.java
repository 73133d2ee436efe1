package tanabata.filesystem.fuse.wire;

import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Request;
import tanabata.foundation.Payload;

/// Calls about open files and directories.
final class FileCalls {

  /// What fits into the answer, in whole pages.
  static final long MOST_OF_SHORT_COPY = 0xFFFF_F000L;

  private static final int APPEND = 0x400;

  /// `O_DSYNC`, which is part of `O_SYNC`.
  private static final int DURABLE = 0x1000;

  private static final int OPEN_KILLS_PRIVILEGES = 1;
  private static final int READ_HAS_OWNER = 2;
  private static final int WRITE_IS_FROM_CACHE = 1;
  private static final int WRITE_KILLS_PRIVILEGES = 4;
  private static final int RELEASE_ENDS_FLOCK = 2;
  private static final int SYNC_OF_DATA = 1;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  private FileCalls() {}

  static Request open(Call call) {
    int flags = call.in().u32();
    boolean killsPrivileges = (call.in().u32() & OPEN_KILLS_PRIVILEGES) != 0;
    return new Request.Open(call.caller(), call.node(), flags, killsPrivileges);
  }

  static Request read(Call call) {
    Arguments in = call.in();
    long handle = in.u64();
    long offset = in.offset();
    int length = in.length(call.agreement().maxBytes());
    boolean filler = (in.u32() & READ_HAS_OWNER) == 0;
    in.skip(16);
    checkEnd(in, offset, length);
    return new Request.Read(call.caller(), call.node(), handle, offset, length, filler);
  }

  static Request write(Call call, Payloads payloads) {
    Arguments in = call.in();
    long handle = in.u64();
    long offset = in.offset();
    int length = in.length(call.agreement().maxBytes());
    int writeFlags = in.u32();
    in.skip(8);
    int flags = in.u32();
    in.skip(4);
    int start = in.stretch(length);
    checkEnd(in, offset, length);
    boolean fromCache = (writeFlags & WRITE_IS_FROM_CACHE) != 0;
    // Last, so that nothing is to be given back.
    Payload payload = in.isSound() ? payloads.of(in.buffer(), start, length) : Payload.NONE;
    return new Request.Write(
        call.caller(),
        call.node(),
        handle,
        offset,
        payload,
        // The handle of a page is guessed: its flags are not those of whoever wrote.
        !fromCache && (flags & APPEND) != 0,
        fromCache,
        (flags & DURABLE) != 0,
        (writeFlags & WRITE_KILLS_PRIVILEGES) != 0);
  }

  private static void checkEnd(Arguments in, long offset, long length) {
    if (offset > Long.MAX_VALUE - length) {
      in.refuse(Errno.EFBIG, "it ends behind the end of every file");
    }
  }

  static Request readDirectory(Call call, Request.Listing listing) {
    Arguments in = call.in();
    long handle = in.u64();
    long offset = in.u64();
    int room = in.length(call.agreement().maxBytes());
    in.skip(20);
    return new Request.ReadDirectory(call.caller(), call.node(), handle, offset, room, listing);
  }

  static Request release(Call call) {
    Arguments in = call.in();
    long handle = in.u64();
    in.skip(4);
    boolean endsFlock = (in.u32() & RELEASE_ENDS_FLOCK) != 0;
    return new Request.Release(call.caller(), call.node(), handle, in.u64(), endsFlock);
  }

  static Request releaseDirectory(Call call) {
    long handle = call.in().u64();
    call.in().skip(16);
    return new Request.ReleaseDirectory(call.caller(), call.node(), handle);
  }

  static Request flush(Call call) {
    long handle = call.in().u64();
    call.in().skip(8);
    return new Request.Flush(call.caller(), call.node(), handle, call.in().u64());
  }

  static Request sync(Call call) {
    long handle = call.in().u64();
    boolean dataOnly = (call.in().u32() & SYNC_OF_DATA) != 0;
    call.in().skip(4);
    return new Request.Sync(call.caller(), call.node(), handle, dataOnly);
  }

  static Request syncDirectory(Call call) {
    long handle = call.in().u64();
    call.in().skip(8);
    return new Request.SyncDirectory(call.caller(), call.node(), handle);
  }

  static Request allocate(Call call) {
    Arguments in = call.in();
    long handle = in.u64();
    long offset = in.offset();
    long length = in.offset();
    Request.Allocation allocation = allocation(in.u32());
    in.skip(4);
    checkEnd(in, offset, length);
    return new Request.Allocate(call.caller(), call.node(), handle, offset, length, allocation);
  }

  private static Request.Allocation allocation(int mode) {
    return switch (mode) {
      case 0 -> Request.Allocation.EXTEND;
      case 1 -> Request.Allocation.KEEP_SIZE;
      case 2 | 1 -> Request.Allocation.PUNCH;
      case 16 -> Request.Allocation.ZERO;
      case 16 | 1 -> Request.Allocation.ZERO_KEEP_SIZE;
      default -> Request.Allocation.UNSUPPORTED;
    };
  }

  static Request seek(Call call) {
    Arguments in = call.in();
    long handle = in.u64();
    long offset = in.offset();
    int whence = in.u32();
    in.skip(4);
    if (whence != SEEK_DATA && whence != SEEK_HOLE) {
      in.refuse(Errno.EINVAL, "only data and holes are looked for here");
    }
    Request.Target target = whence == SEEK_DATA ? Request.Target.DATA : Request.Target.HOLE;
    return new Request.Seek(call.caller(), call.node(), handle, offset, target);
  }

  static Request copy(Call call, long most) {
    Arguments in = call.in();
    long handle = in.u64();
    long offset = in.offset();
    long newNode = in.u64();
    long newHandle = in.u64();
    long newOffset = in.offset();
    long length = Math.min(in.offset(), most);
    if (in.u64() != 0) {
      in.refuse(Errno.EINVAL, "no range is copied with flags");
    }
    checkEnd(in, offset, length);
    checkEnd(in, newOffset, length);
    return new Request.CopyRange(
        call.caller(), call.node(), handle, offset, newNode, newHandle, newOffset, length);
  }
}
