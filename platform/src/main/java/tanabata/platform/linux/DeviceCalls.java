package tanabata.platform.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The calls of [Calls] on descriptors without a position, and for mounts.
final class DeviceCalls {

  private static final MethodHandle READ =
      Calls.bind("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle WRITE =
      Calls.bind("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle WRITEV =
      Calls.bind("writev", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle MOUNT =
      Calls.bind(
          "mount", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  private static final MethodHandle UMOUNT2 =
      Calls.bind("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle GETEUID =
      Calls.bind("geteuid", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle GETEGID =
      Calls.bind("getegid", FunctionDescriptor.of(JAVA_INT));

  private DeviceCalls() {}

  static long read(int fd, long address, long length) {
    try {
      MemorySegment state = Calls.STATE_OF_THREAD.get();
      return Calls.folded((long) READ.invokeExact(state, fd, address, length), state);
    } catch (Throwable e) {
      throw Calls.impossible(e);
    }
  }

  static long write(int fd, long address, long length) {
    try {
      MemorySegment state = Calls.STATE_OF_THREAD.get();
      return Calls.folded((long) WRITE.invokeExact(state, fd, address, length), state);
    } catch (Throwable e) {
      throw Calls.impossible(e);
    }
  }

  /// @param vector address of `struct iovec`s
  static long writev(int fd, long vector, int count) {
    try {
      MemorySegment state = Calls.STATE_OF_THREAD.get();
      return Calls.folded((long) WRITEV.invokeExact(state, fd, vector, count), state);
    } catch (Throwable e) {
      throw Calls.impossible(e);
    }
  }

  static long mount(String source, String target, String type, long flags, String data) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Calls.STATE_OF_THREAD.get();
      MemorySegment from = arena.allocateFrom(source);
      MemorySegment at = arena.allocateFrom(target);
      MemorySegment kind = arena.allocateFrom(type);
      MemorySegment options = arena.allocateFrom(data);
      return Calls.folded((int) MOUNT.invokeExact(state, from, at, kind, flags, options), state);
    } catch (Throwable e) {
      throw Calls.impossible(e);
    }
  }

  static long umount2(String target, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Calls.STATE_OF_THREAD.get();
      MemorySegment at = arena.allocateFrom(target);
      return Calls.folded((int) UMOUNT2.invokeExact(state, at, flags), state);
    } catch (Throwable e) {
      throw Calls.impossible(e);
    }
  }

  /// These two never fail, and ids may be above `Integer.MAX_VALUE`.
  static int effectiveUser() {
    try {
      return (int) GETEUID.invokeExact(Calls.STATE_OF_THREAD.get());
    } catch (Throwable e) {
      throw Calls.impossible(e);
    }
  }

  static int effectiveGroup() {
    try {
      return (int) GETEGID.invokeExact(Calls.STATE_OF_THREAD.get());
    } catch (Throwable e) {
      throw Calls.impossible(e);
    }
  }
}
