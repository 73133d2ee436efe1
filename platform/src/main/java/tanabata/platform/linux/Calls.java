package tanabata.platform.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The C library, with errno folded into the result: a negative result is a negated errno.
///
/// Addresses travel as `long`: no segment is made for each call, and the caller answers for the
/// memory behind them.
final class Calls {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  static final ThreadLocal<MemorySegment> STATE_OF_THREAD =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  /// One `struct iovec`: an address and a length.
  private static final ThreadLocal<MemorySegment> VECTOR_OF_THREAD =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(JAVA_LONG, 2));

  private static final int RWF_NOWAIT = 8;
  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int ENAMETOOLONG = 36;

  /// `sun_path` of `struct sockaddr_un`.
  private static final int LONGEST_UNIX_NAME = 108;

  private static final MethodHandle OPEN =
      bind(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PREAD =
      bind("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PREADV2 =
      bind(
          "preadv2",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle PWRITE =
      bind("pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FDATASYNC =
      bind("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle FALLOCATE =
      bind("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FADVISE =
      bind(
          "posix_fadvise",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle LSEEK =
      bind("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle FLOCK =
      bind("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  private static final MethodHandle MKFIFO =
      bind("mkfifo", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

  private static final MethodHandle SOCKET =
      bind("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      bind(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

  private Calls() {}

  /// Sends one datagram to the unix socket of that name.
  static long datagram(byte[] name, byte[] content) {
    if (name.length > LONGEST_UNIX_NAME) {
      return -ENAMETOOLONG;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = STATE_OF_THREAD.get();
      MemorySegment address = arena.allocate(Short.BYTES + LONGEST_UNIX_NAME, Short.BYTES);
      address.set(JAVA_SHORT, 0, AF_UNIX);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, Short.BYTES, name.length);
      MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, content);
      int kind = SOCK_DGRAM | SOCK_CLOEXEC;
      long fd = folded((int) SOCKET.invokeExact(state, (int) AF_UNIX, kind, 0), state);
      if (fd < 0) {
        return fd;
      }
      int length = Short.BYTES + name.length;
      long sent =
          folded(
              (long)
                  SENDTO.invokeExact(
                      state, (int) fd, bytes, (long) content.length, MSG_NOSIGNAL, address, length),
              state);
      close((int) fd);
      return sent;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int mkfifo(String path, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = STATE_OF_THREAD.get();
      MemorySegment name = arena.allocateFrom(path);
      return (int) folded((int) MKFIFO.invokeExact(state, name, mode), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int open(String path, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = STATE_OF_THREAD.get();
      MemorySegment name = arena.allocateFrom(path);
      return (int) folded((int) OPEN.invokeExact(state, name, flags, mode), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int close(int fd) {
    try {
      MemorySegment state = STATE_OF_THREAD.get();
      return (int) folded((int) CLOSE.invokeExact(state, fd), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static long pread(int fd, long address, long length, long offset) {
    try {
      MemorySegment state = STATE_OF_THREAD.get();
      return folded((long) PREAD.invokeExact(state, fd, address, length, offset), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static long preadNoWait(int fd, long address, long length, long offset) {
    try {
      MemorySegment state = STATE_OF_THREAD.get();
      MemorySegment vector = VECTOR_OF_THREAD.get();
      vector.setAtIndex(JAVA_LONG, 0, address);
      vector.setAtIndex(JAVA_LONG, 1, length);
      return folded((long) PREADV2.invokeExact(state, fd, vector, 1, offset, RWF_NOWAIT), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static long pwrite(int fd, long address, long length, long offset) {
    try {
      MemorySegment state = STATE_OF_THREAD.get();
      return folded((long) PWRITE.invokeExact(state, fd, address, length, offset), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static long fdatasync(int fd) {
    try {
      MemorySegment state = STATE_OF_THREAD.get();
      return folded((int) FDATASYNC.invokeExact(state, fd), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static long fallocate(int fd, int mode, long offset, long length) {
    try {
      MemorySegment state = STATE_OF_THREAD.get();
      return folded((int) FALLOCATE.invokeExact(state, fd, mode, offset, length), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /// Unlike the others, this one returns its errno, without a sign.
  static long fadvise(int fd, long offset, long length, int advice) {
    try {
      MemorySegment state = STATE_OF_THREAD.get();
      return -(int) FADVISE.invokeExact(state, fd, offset, length, advice);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static long lseek(int fd, long offset, int whence) {
    try {
      MemorySegment state = STATE_OF_THREAD.get();
      return folded((long) LSEEK.invokeExact(state, fd, offset, whence), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static long flock(int fd, int operation) {
    try {
      MemorySegment state = STATE_OF_THREAD.get();
      return folded((int) FLOCK.invokeExact(state, fd, operation), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static long folded(long result, MemorySegment state) {
    return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
  }

  @SuppressWarnings("restricted")
  static MethodHandle bind(String name, FunctionDescriptor descriptor, Linker.Option... more) {
    Linker.Option[] options = new Linker.Option[more.length + 1];
    options[0] = CAPTURE;
    System.arraycopy(more, 0, options, 1, more.length);
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
  }

  /// The handles declare `Throwable`; a downcall throws nothing but what the JVM itself is in
  /// trouble with.
  static AssertionError impossible(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return new AssertionError("a call into the C library threw", thrown);
  }
}
