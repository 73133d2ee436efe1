package tanabata.filesystem.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Changes.When;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;

/// Makes [Call]s of a filesystem that is mounted, below a directory of it, with the system calls of
/// Linux on x86-64. Who runs it should be root.
///
/// `fcntl` locks are those of open files (`F_OFD_SETLK`), since all is done in one process.
@SuppressWarnings("restricted")
public final class SystemCalls implements Runner, AutoCloseable {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().find("syscall").orElseThrow(),
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(1));

  /// A fifo that is opened by mistake is an error then, not the end of a test.
  private static final int NON_BLOCKING = 04000;

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final long UTIME_NOW = (1L << 30) - 1;
  private static final long UTIME_OMIT = (1L << 30) - 2;

  private final String root;
  private final Map<String, Long> open = new HashMap<>();

  /// Of this process before it was changed.
  private long umask = -1;

  public SystemCalls(Path root) {
    this.root = root.toString();
  }

  /// Whether this machine has them.
  public static boolean known() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  /// Closes what is open, and takes back the `umask`.
  @Override
  public void close() {
    open.values().forEach(descriptor -> call(3, descriptor));
    open.clear();
    if (umask >= 0) {
      call(95, umask);
    }
  }

  /// A failure of the kernel, by its negated number.
  private static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final int number;

    Refused(int number) {
      super("errno " + number, null, false, false);
      this.number = number;
    }

    String errno() {
      for (Errno errno : Errno.values()) {
        if (errno.number() == number) {
          return errno.name();
        }
      }
      return "errno " + number;
    }
  }

  @Override
  public Result run(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      return run(call, arena);
    } catch (Refused refused) {
      return new Result.Failed(refused.errno());
    }
  }

  private Result run(Call call, Arena arena) {
    return switch (call) {
      case Call.Umask(int bits) -> {
        long before = call(95, bits);
        umask = umask < 0 ? before : umask;
        yield new Result.Done();
      }
      case Call.Stat(String path) -> stat(arena, AT_FDCWD, path(arena, path), AT_SYMLINK_NOFOLLOW);
      case Call.StatOpen(String as) -> stat(arena, get(as), text(arena, ""), AT_EMPTY_PATH);
      case Call.MakeNode c -> done(133, path(arena, c.path()), c.mode(), c.device());
      case Call.MakeDirectory c -> done(83, path(arena, c.path()), c.mode());
      case Call.MakeSymlink c -> done(88, text(arena, c.target()), path(arena, c.path()));
      case Call.Open c -> {
        open.put(c.as(), call(2, path(arena, c.path()), c.flags() | NON_BLOCKING, c.mode()));
        yield new Result.Done();
      }
      case Call.Close(String as) -> {
        long descriptor = get(as);
        open.remove(as);
        yield done(3, descriptor);
      }
      case Call.Link c -> done(86, path(arena, c.path()), path(arena, c.newPath()));
      case Call.LinkOpen c ->
          done(
              265, get(c.as()), text(arena, ""), AT_FDCWD, path(arena, c.newPath()), AT_EMPTY_PATH);
      case Call.Unlink(String path) -> done(87, path(arena, path));
      case Call.RemoveDirectory(String path) -> done(84, path(arena, path));
      case Call.Rename c ->
          done(
              316,
              AT_FDCWD,
              path(arena, c.path()),
              AT_FDCWD,
              path(arena, c.newPath()),
              flags(c.replacement()));
      case Call.Chmod c -> done(90, path(arena, c.path()), c.mode());
      case Call.Chown c -> done(94, path(arena, c.path()), c.uid(), c.gid());
      case Call.SetTimes c -> setTimes(arena, c);
      case Call.Truncate c -> done(76, path(arena, c.path()), c.size());
      case Call.TruncateOpen c -> done(77, get(c.as()), c.size());
      case Call.ReadSymlink(String path) -> bytes(arena, 4096, 89, path(arena, path));
      case Call.GetXattr c -> getXattr(arena, c);
      case Call.ListXattrs c -> listXattrs(arena, c);
      case Call.SetXattr c -> setXattr(arena, c);
      case Call.RemoveXattr c -> done(198, path(arena, c.path()), text(arena, c.name()));
      case Call.Read c -> read(arena, c);
      case Call.Write c -> write(arena, c);
      case Call.Sync c -> done(c.dataOnly() ? 75 : 74, get(c.as()));
      case Call.SyncAll _ -> done(162);
      case Call.Allocate c -> done(285, get(c.as()), mode(c.allocation()), c.offset(), c.length());
      case Call.Seek c -> count(8, get(c.as()), c.offset(), whence(c.target()));
      case Call.CopyRange c -> copy(arena, c);
      case Call.ReadDirectory c -> readDirectory(arena, c);
      case Call.Lock c -> lock(arena, c);
      case Call.TestLock c -> testLock(arena, c);
      case Call.Ask c -> throw new IllegalArgumentException("only the kernel can ask: " + c);
    };
  }

  private static long call(long number, long... arguments) {
    long[] a = Arrays.copyOf(arguments, 6);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = (long) SYSCALL.invokeExact(state, number, a[0], a[1], a[2], a[3], a[4], a[5]);
      if (result == -1) {
        throw new Refused((int) ERRNO.get(state, 0L));
      }
      return result;
    } catch (Refused e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static Result done(long number, long... arguments) {
    call(number, arguments);
    return new Result.Done();
  }

  private static Result count(long number, long... arguments) {
    return new Result.Count(call(number, arguments));
  }

  private static Result bytes(Arena arena, int room, long number, long first) {
    MemorySegment buffer = arena.allocate(room);
    return bytes(buffer, call(number, first, buffer.address(), room));
  }

  private static Result bytes(MemorySegment buffer, long length) {
    return new Result.Bytes(name(buffer, length));
  }

  private static Name name(MemorySegment buffer, long length) {
    byte[] bytes = buffer.asSlice(0, length).toArray(JAVA_BYTE);
    return Name.of(bytes, 0, bytes.length);
  }

  private long path(Arena arena, String path) {
    return text(arena, root + path);
  }

  private static long text(Arena arena, String text) {
    return arena.allocateFrom(text, StandardCharsets.UTF_8).address();
  }

  private long get(String as) {
    return Optional.ofNullable(open.get(as)).orElseThrow(() -> new Refused(Errno.EBADF.number()));
  }

  private static Result stat(Arena arena, long directory, long path, int flags) {
    MemorySegment s = arena.allocate(256, 8);
    call(332, directory, path, flags, 0x7ff, s.address());
    int mode = s.get(JAVA_SHORT_UNALIGNED, 28) & 0xffff;
    int major = s.get(JAVA_INT_UNALIGNED, 128);
    int minor = s.get(JAVA_INT_UNALIGNED, 132);
    return new Result.Node(
        FileType.ofMode(mode).orElseThrow(),
        mode & 07777,
        s.get(JAVA_INT_UNALIGNED, 16),
        s.get(JAVA_INT_UNALIGNED, 20),
        s.get(JAVA_INT_UNALIGNED, 24),
        s.get(JAVA_LONG, 40),
        minor & 0xff | major << 8 | (minor & ~0xff) << 12,
        nanos(s, 64),
        nanos(s, 112),
        nanos(s, 96));
  }

  private static long nanos(MemorySegment s, long offset) {
    return s.get(JAVA_LONG, offset) * 1_000_000_000L + s.get(JAVA_INT_UNALIGNED, offset + 8);
  }

  private static int flags(Request.Replacement replacement) {
    return switch (replacement) {
      case REPLACE -> 0;
      case REFUSE -> 1;
      case EXCHANGE -> 2;
      case WHITEOUT -> 4;
      case WHITEOUT_REFUSE -> 5;
    };
  }

  private static int mode(Request.Allocation allocation) {
    return switch (allocation) {
      case EXTEND -> 0;
      case KEEP_SIZE -> 1;
      case PUNCH -> 3;
      case ZERO -> 0x10;
      case ZERO_KEEP_SIZE -> 0x11;
      case UNSUPPORTED -> 0x100;
    };
  }

  private static int whence(Request.Target target) {
    return switch (target) {
      case DATA -> 3;
      case HOLE -> 4;
    };
  }

  private Result setTimes(Arena arena, Call.SetTimes c) {
    MemorySegment times = arena.allocate(32, 8);
    set(times, 0, c.accessed());
    set(times, 16, c.modified());
    return done(280, AT_FDCWD, path(arena, c.path()), times.address(), AT_SYMLINK_NOFOLLOW);
  }

  private static void set(MemorySegment times, long offset, Optional<When> when) {
    if (when.isPresent() && when.get() instanceof Changes.At(long nanos)) {
      times.set(JAVA_LONG, offset, Math.floorDiv(nanos, 1_000_000_000L));
      times.set(JAVA_LONG, offset + 8, Math.floorMod(nanos, 1_000_000_000L));
    } else {
      times.set(JAVA_LONG, offset + 8, when.isPresent() ? UTIME_NOW : UTIME_OMIT);
    }
  }

  private Result getXattr(Arena arena, Call.GetXattr c) {
    MemorySegment buffer = arena.allocate(Math.max(1, c.room()));
    long length =
        call(192, path(arena, c.path()), text(arena, c.name()), buffer.address(), c.room());
    return c.room() == 0 ? new Result.Count(length) : bytes(buffer, length);
  }

  private Result listXattrs(Arena arena, Call.ListXattrs c) {
    MemorySegment buffer = arena.allocate(Math.max(1, c.room()));
    long length = call(195, path(arena, c.path()), buffer.address(), c.room());
    if (c.room() == 0) {
      return new Result.Count(length);
    }
    Set<String> names = new HashSet<>(List.of(name(buffer, length).toString().split("\0")));
    names.remove("");
    return new Result.Names(names);
  }

  private Result setXattr(Arena arena, Call.SetXattr c) {
    int flags =
        switch (c.expectation()) {
          case ANY -> 0;
          case ABSENT -> 1;
          case PRESENT -> 2;
        };
    return done(
        189,
        path(arena, c.path()),
        text(arena, c.name()),
        segment(arena, c.value()).address(),
        c.value().length(),
        flags);
  }

  private static MemorySegment segment(Arena arena, Name bytes) {
    byte[] array = new byte[bytes.length()];
    bytes.copyTo(array, 0);
    MemorySegment segment = arena.allocate(Math.max(1, array.length));
    MemorySegment.copy(array, 0, segment, JAVA_BYTE, 0, array.length);
    return segment;
  }

  private Result read(Arena arena, Call.Read c) {
    MemorySegment buffer = arena.allocate(Math.max(1, c.length()));
    return bytes(buffer, call(17, get(c.as()), buffer.address(), c.length(), c.offset()));
  }

  private Result write(Arena arena, Call.Write c) {
    MemorySegment buffer = segment(arena, c.bytes());
    return count(18, get(c.as()), buffer.address(), c.bytes().length(), c.offset());
  }

  private Result copy(Arena arena, Call.CopyRange c) {
    MemorySegment from = arena.allocateFrom(JAVA_LONG, c.offset());
    MemorySegment to = arena.allocateFrom(JAVA_LONG, c.newOffset());
    return count(326, get(c.as()), from.address(), get(c.newAs()), to.address(), c.length(), 0);
  }

  private Result readDirectory(Arena arena, Call.ReadDirectory c) {
    long descriptor = call(2, path(arena, c.path()), OpenFlags.READ_ONLY | OpenFlags.DIRECTORY, 0);
    try {
      MemorySegment buffer = arena.allocate(4096, 8);
      Set<String> names = new HashSet<>();
      long length;
      while ((length = call(217, descriptor, buffer.address(), 4096)) > 0) {
        for (long at = 0; at < length; at += buffer.get(JAVA_SHORT_UNALIGNED, at + 16)) {
          names.add(buffer.getString(at + 19));
        }
      }
      return new Result.Names(names);
    } finally {
      call(3, descriptor);
    }
  }

  private Result lock(Arena arena, Call.Lock c) {
    if (c.kind() == FileLock.Kind.FLOCK) {
      int operation =
          switch (c.type()) {
            case READ -> 1;
            case WRITE -> 2;
            case UNLOCK -> 8;
          };
      return done(73, get(c.as()), operation | 4);
    }
    MemorySegment lock = lock(arena, c.type(), c.start(), c.end());
    return done(72, get(c.as()), 37, lock.address());
  }

  private Result testLock(Arena arena, Call.TestLock c) {
    MemorySegment lock = lock(arena, c.type(), c.start(), c.end());
    call(72, get(c.as()), 36, lock.address());
    int type = lock.get(JAVA_SHORT_UNALIGNED, 0);
    if (type == 2) {
      return new Result.Done();
    }
    long start = lock.get(JAVA_LONG_UNALIGNED, 8);
    long length = lock.get(JAVA_LONG_UNALIGNED, 16);
    return new Result.Held(
        type == 0 ? FileLock.Type.READ : FileLock.Type.WRITE,
        start,
        length == 0 ? Long.MAX_VALUE : start + length - 1);
  }

  private static MemorySegment lock(Arena arena, FileLock.Type type, long start, long end) {
    MemorySegment lock = arena.allocate(32, 8);
    lock.set(JAVA_SHORT_UNALIGNED, 0, (short) type.ordinal());
    lock.set(JAVA_LONG, 8, start);
    lock.set(JAVA_LONG, 16, end == Long.MAX_VALUE ? 0 : end - start + 1);
    return lock;
  }
}
