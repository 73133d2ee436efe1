package tanabata.replication.disk;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.uring.IoUringIoHandle;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tanabata.platform.linux.Access;
import tanabata.platform.linux.Errno;
import tanabata.platform.linux.LinuxFile;
import tanabata.platform.linux.Opening;
import tanabata.replication.disk.DiskOpening.Opened;
import tanabata.replication.disk.DiskOpening.Reason;
import tanabata.replication.disk.DiskOpening.Refused;

/// Opens disks.
public final class Disks {

  private static final int KIND = 0170000;
  private static final int REGULAR = 0100000;
  private static final int BLOCK_DEVICE = 0060000;

  private Disks() {}

  /// Opens an existing file or block device for reading and writing; see [#open(Path, EventLoop,
  /// DiskChoice, Access)].
  public static DiskOpening open(Path path, EventLoop loop, DiskChoice choice) {
    return open(path, loop, choice, Access.READ_WRITE);
  }

  /// Opens a regular file or block device and takes the exclusive lock on it.
  ///
  /// May be called from any thread; blocks for as long as opening the file and, away from the event
  /// loop, one turn of that loop take. The caller closes the disk before the event loop ends;
  /// otherwise the lock may stay until the process does.
  public static DiskOpening open(Path path, EventLoop loop, DiskChoice choice, Access access) {
    boolean ring = hasRing(loop);
    if (choice == DiskChoice.IO_URING && !ring) {
      return new Refused(
          Reason.NOT_AVAILABLE,
          path + " cannot be opened with io_uring: the event loop works without; choose threads");
    }
    if (loop.isShuttingDown()) {
      return new Refused(
          Reason.NOT_AVAILABLE, path + " cannot be opened: this daemon is shutting down");
    }
    return switch (locked(path, access)) {
      case Lock.Refusal(Refused refused) -> refused;
      case Lock.Held(LinuxFile file) ->
          new Opened(
              ring && choice != DiskChoice.THREAD_POOL
                  ? UringDisk.on(file, (IoEventLoop) loop, ByteBufAllocator.DEFAULT)
                  : new PoolDisk(file, loop, ByteBufAllocator.DEFAULT));
    };
  }

  static boolean hasRing(EventLoop loop) {
    return loop instanceof IoEventLoop io && io.isCompatible(IoUringIoHandle.class);
  }

  static Lock locked(Path path, Access access) {
    if (!isUsable(path)) {
      return refusal(
          Reason.NOT_USABLE, path + " is neither a regular file nor a block device; name another");
    }
    return switch (Opening.of(path.toString(), access)) {
      case Opening.Failed(var failure) -> refusal(Reason.NOT_USABLE, failure.sentence());
      case Opening.Opened(var file) -> lock(file, path, access);
    };
  }

  private static Lock lock(LinuxFile file, Path path, Access access) {
    long result = file.lock();
    Lock lock =
        switch ((int) -result) {
          case 0 -> access == Access.CREATE ? named(file, path) : new Lock.Held(file);
          case Errno.EAGAIN ->
              refusal(
                  Reason.IN_USE,
                  path + " is in use by another daemon; stop that one first, or name another file");
          default -> refusal(Reason.NOT_USABLE, file.failure("lock", result).sentence());
        };
    if (lock instanceof Lock.Refusal) {
      file.close();
    }
    return lock;
  }

  /// A new file may be durable while its name is not; after a power cut it would be lost.
  private static Lock named(LinuxFile file, Path path) {
    Path directory = path.toAbsolutePath().getParent();
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
      return new Lock.Held(file);
    } catch (IOException e) {
      return refusal(
          Reason.NOT_USABLE, "the name of " + path + " cannot be made durable: " + e.getMessage());
    }
  }

  /// Checked before opening, because opening a device that is no disk may have an effect.
  private static boolean isUsable(Path path) {
    try {
      int kind = (Integer) Files.getAttribute(path, "unix:mode") & KIND;
      return kind == REGULAR || kind == BLOCK_DEVICE;
    } catch (IOException e) {
      // It does not exist, or may not be looked at: opening it says which.
      return true;
    }
  }

  private static Lock refusal(Reason reason, String sentence) {
    return new Lock.Refusal(new Refused(reason, sentence));
  }

  /// How the attempt to open and lock ended.
  sealed interface Lock {
    record Held(LinuxFile file) implements Lock {}

    record Refusal(Refused refused) implements Lock {}
  }
}
