package tanabata.platform.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// An open regular file or block device, from [Opening#of].
///
/// Every number returned is a count, or an offset, or 0, if it is not negative; otherwise it is a
/// negated [Errno]. Offsets and lengths are bytes. Calls block for as long as the medium does, may
/// come from any thread and at the same time, and are retried when a signal interrupts them.
/// Nothing may be called once [#close] has been.
public final class LinuxFile {

  /// Modes of fallocate(2), also for io_uring: the size of the file never changes.
  public static final int PUNCH_HOLE = 0x02 | 0x01;

  /// As [#PUNCH_HOLE], but the space stays allocated.
  public static final int ZERO_RANGE = 0x10 | 0x01;

  /// Advice of posix_fadvise(2), also for io_uring.
  public static final int WILL_NEED = 3;

  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0x40;
  private static final int O_CLOEXEC = 0x80000;
  private static final int OWNER_ONLY = 0600;
  private static final int LOCK_EX_NB = 2 | 4;
  private static final int LOCK_UN = 8;
  private static final int SEEK_END = 2;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  private final String path;
  private final int fd;

  LinuxFile(String path, int fd) {
    this.path = path;
    this.fd = fd;
  }

  /// The descriptor of a file that was opened, closed to programs that this process starts, or a
  /// negated errno.
  static int openDescriptor(String path, Access access) {
    int flags =
        O_CLOEXEC
            | switch (access) {
              case READ_ONLY -> 0;
              case READ_WRITE -> O_RDWR;
              case CREATE -> O_RDWR | O_CREAT;
            };
    int fd;
    do {
      fd = Calls.open(path, flags, OWNER_ONLY);
    } while (fd == -Errno.EINTR);
    return fd;
  }

  /// Where the bytes between the position and the limit of a direct buffer begin. The caller keeps
  /// the buffer reachable for as long as the address is used.
  public static long address(ByteBuffer direct) {
    return MemorySegment.ofBuffer(direct).address();
  }

  public String path() {
    return path;
  }

  /// The descriptor, for those who submit to a ring. Belongs to this object.
  public int fd() {
    return fd;
  }

  /// The failure that a negative result of `operation` stands for.
  public LinuxFailure failure(String operation, long result) {
    return new LinuxFailure(operation, path, new Errno((int) -result));
  }

  /// Takes the lock on the whole file that only one open file can have, in this process or another,
  /// until it is closed; `-EAGAIN` if it is taken. Others are asked not to touch, not prevented.
  public long lock() {
    long result;
    do {
      result = Calls.flock(fd, LOCK_EX_NB);
    } while (result == -Errno.EINTR);
    return result;
  }

  /// The size now, of a block device too.
  public long size() {
    return Calls.lseek(fd, 0, SEEK_END);
  }

  /// Reads up to `length` bytes into memory; 0 at the end of the file.
  public long read(long address, int length, long offset) {
    long result;
    do {
      result = Calls.pread(fd, address, length, offset);
    } while (result == -Errno.EINTR);
    return result;
  }

  /// As [#read], but only of what is in memory already: `-EAGAIN` if the medium would have to be
  /// asked, `-EOPNOTSUPP` where the file system cannot tell.
  public long readCached(long address, int length, long offset) {
    long result;
    do {
      result = Calls.preadNoWait(fd, address, length, offset);
    } while (result == -Errno.EINTR);
    return result;
  }

  /// Writes up to `length` bytes from memory; a regular file grows as needed.
  public long write(long address, int length, long offset) {
    long result;
    do {
      result = Calls.pwrite(fd, address, length, offset);
    } while (result == -Errno.EINTR);
    return result;
  }

  /// Puts all that was written, by anyone, on stable storage (fdatasync).
  public long sync() {
    long result;
    do {
      result = Calls.fdatasync(fd);
    } while (result == -Errno.EINTR);
    return result;
  }

  /// Changes the allocation.
  ///
  /// @param mode [#PUNCH_HOLE] or [#ZERO_RANGE]
  public long allocate(int mode, long offset, long length) {
    long result;
    do {
      result = Calls.fallocate(fd, mode, offset, length);
    } while (result == -Errno.EINTR);
    return result;
  }

  /// Asks for the range to be read ahead.
  public long willNeed(long offset, long length) {
    return Calls.fadvise(fd, offset, length, WILL_NEED);
  }

  /// The first offset from `offset` on that holds data; `-ENXIO` if there is none.
  public long nextData(long offset) {
    return Calls.lseek(fd, offset, SEEK_DATA);
  }

  /// The first offset from `offset` on that is in a hole; the end of the file counts as one.
  public long nextHole(long offset) {
    return Calls.lseek(fd, offset, SEEK_HOLE);
  }

  /// Closes it and gives up the lock. Exactly once.
  public long close() {
    // A ring that has been given the descriptor may keep the file, and with it the lock, for
    // longer.
    Calls.flock(fd, LOCK_UN);
    return Calls.close(fd);
  }
}
