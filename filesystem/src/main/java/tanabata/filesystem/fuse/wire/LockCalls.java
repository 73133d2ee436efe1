package tanabata.filesystem.fuse.wire;

import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.Request;

/// Calls about locks of files, and how such a lock looks.
final class LockCalls {

  private static final FileLock.Type[] TYPES = {
    FileLock.Type.READ, FileLock.Type.WRITE, FileLock.Type.UNLOCK
  };
  private static final int OF_WHOLE_FILE = 1;

  private LockCalls() {}

  static Request test(Call call) {
    long handle = call.in().u64();
    return new Request.TestLock(call.caller(), call.node(), handle, lock(call.in()));
  }

  static Request lock(Call call, Request.Patience patience) {
    long handle = call.in().u64();
    return new Request.Lock(call.caller(), call.node(), handle, lock(call.in()), patience);
  }

  private static FileLock lock(Arguments in) {
    long owner = in.u64();
    long start = in.offset();
    long end = in.offset();
    FileLock.Type type = type(in, in.u32());
    int pid = in.u32();
    int flags = in.u32();
    in.skip(4);
    if (end < start) {
      in.refuse(Errno.EINVAL, "a lock ends before it begins");
    }
    FileLock.Kind kind = (flags & OF_WHOLE_FILE) != 0 ? FileLock.Kind.FLOCK : FileLock.Kind.FCNTL;
    return new FileLock(kind, type, owner, start, end, pid);
  }

  private static FileLock.Type type(Arguments in, int code) {
    if (code < 0 || code >= TYPES.length) {
      in.refuse(Errno.EINVAL, "there is no type of lock " + Integer.toUnsignedString(code));
      return FileLock.Type.UNLOCK;
    }
    return TYPES[code];
  }

  /// The number for a type.
  static int code(FileLock.Type type) {
    return switch (type) {
      case READ -> 0;
      case WRITE -> 1;
      case UNLOCK -> 2;
    };
  }
}
