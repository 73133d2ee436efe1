package tanabata.filesystem.fuse.wire;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Request;

/// What is to be changed of an inode.
final class AttributeChanges {

  private static final int MODE = 1;
  private static final int UID = 1 << 1;
  private static final int GID = 1 << 2;
  private static final int SIZE = 1 << 3;
  private static final int ACCESSED = 1 << 4;
  private static final int MODIFIED = 1 << 5;
  private static final int HANDLE = 1 << 6;
  private static final int ACCESSED_NOW = 1 << 7;
  private static final int MODIFIED_NOW = 1 << 8;
  private static final int KILLS_PRIVILEGES = 1 << 11;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int PERMISSIONS = 07777;

  private AttributeChanges() {}

  static Request read(Call call) {
    Arguments in = call.in();
    int valid = in.u32();
    in.skip(4);
    long handle = in.u64();
    long size = (valid & SIZE) != 0 ? in.offset() : in.u64();
    in.skip(8);
    long accessed = in.u64();
    long modified = in.u64();
    in.skip(8);
    int accessedNanos = in.u32();
    int modifiedNanos = in.u32();
    in.skip(4);
    int mode = in.u32();
    in.skip(4);
    int uid = in.u32();
    int gid = in.u32();
    in.skip(4);
    return new Request.SetAttributes(
        call.caller(),
        call.node(),
        new Changes(
            number(valid, MODE, mode & PERMISSIONS),
            number(valid, UID, uid),
            number(valid, GID, gid),
            (valid & SIZE) != 0 ? OptionalLong.of(size) : OptionalLong.empty(),
            when(valid, ACCESSED, ACCESSED_NOW, accessed, accessedNanos),
            when(valid, MODIFIED, MODIFIED_NOW, modified, modifiedNanos),
            (valid & HANDLE) != 0 ? OptionalLong.of(handle) : OptionalLong.empty(),
            (valid & KILLS_PRIVILEGES) != 0));
  }

  private static OptionalInt number(int valid, int flag, int value) {
    return (valid & flag) != 0 ? OptionalInt.of(value) : OptionalInt.empty();
  }

  private static Optional<Changes.When> when(
      int valid, int flag, int nowFlag, long seconds, int nanos) {
    if ((valid & flag) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        (valid & nowFlag) != 0 ? new Changes.Now() : new Changes.At(nanos(seconds, nanos)));
  }

  /// Beyond what 64 bits hold, the last time that they hold: as filesystems do with their limits.
  static long nanos(long seconds, int nanos) {
    long last = Long.MAX_VALUE / NANOS_PER_SECOND;
    if (seconds >= last) {
      return Long.MAX_VALUE;
    }
    if (seconds <= -last) {
      return Long.MIN_VALUE;
    }
    return seconds * NANOS_PER_SECOND + Math.clamp(nanos, 0, (int) NANOS_PER_SECOND - 1);
  }
}
