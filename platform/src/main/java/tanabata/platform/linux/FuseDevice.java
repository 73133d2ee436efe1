package tanabata.platform.linux;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// The end of a FUSE connection that a filesystem reads requests from and writes answers to.
///
/// Calls may come from any thread and at the same time, and block for as long as the kernel likes.
/// Results are counts, or negated errnos. Programs that this process starts do not inherit it.
public final class FuseDevice {

  public static final String PATH = "/dev/fuse";

  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x80000;

  private static final int CLOSED = 1;
  private static final int USER = 2;

  private final int fd;

  /// Calls under way, times two, and whether it is closed. A number that is closed may at once be
  /// that of another file, so the last call closes it.
  private final AtomicInteger users = new AtomicInteger();

  private final AtomicBoolean isGone = new AtomicBoolean();

  FuseDevice(int fd) {
    this.fd = fd;
  }

  /// How an attempt to open it ended.
  public sealed interface Opening {

    /// The receiver closes it.
    record Opened(FuseDevice device) implements Opening {}

    record Failed(LinuxFailure failure) implements Opening {}
  }

  /// A new one, which belongs to no mount yet.
  public static Opening open() {
    int fd;
    do {
      fd = Calls.open(PATH, O_RDWR | O_CLOEXEC, 0);
    } while (fd == -Errno.EINTR);
    return fd >= 0
        ? new Opening.Opened(new FuseDevice(fd))
        : new Opening.Failed(new LinuxFailure("open", PATH, new Errno(-fd)));
  }

  /// The descriptor, which a mount is told. Belongs to this object.
  public int fd() {
    return fd;
  }

  /// Waits for a request and reads it; `-ENODEV` once there is no mount any more.
  public long read(long address, int length) {
    if (!enter()) {
      return -Errno.ENODEV;
    }
    try {
      return DeviceCalls.read(fd, address, length);
    } finally {
      leave();
    }
  }

  /// Writes one answer or notification, whole.
  public long write(long address, int length) {
    if (!enter()) {
      return -Errno.ENODEV;
    }
    try {
      return DeviceCalls.write(fd, address, length);
    } finally {
      leave();
    }
  }

  /// As [#write], out of several stretches of memory.
  public long write(IoVector vector) {
    if (!enter()) {
      return -Errno.ENODEV;
    }
    try {
      return DeviceCalls.writev(fd, vector.address(), vector.count());
    } finally {
      leave();
    }
  }

  /// Every later call is answered with `-ENODEV`; those under way go on. Does not wake whoever
  /// waits for a request: only the end of the mount does.
  public void close() {
    if (users.updateAndGet(count -> count | CLOSED) == CLOSED) {
      closeOnce();
    }
  }

  private boolean enter() {
    if ((users.addAndGet(USER) & CLOSED) == 0) {
      return true;
    }
    leave();
    return false;
  }

  private void leave() {
    if (users.addAndGet(-USER) == CLOSED) {
      closeOnce();
    }
  }

  /// Those who come later, and go at once, are the last as well.
  private void closeOnce() {
    if (isGone.compareAndSet(false, true)) {
      Calls.close(fd);
    }
  }
}
