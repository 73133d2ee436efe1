package tanabata.replication.disk;

/// Whether the event loop may make the next plain write itself, judged by how long the last ones
/// took.
///
/// The page cache takes 4 KiB in about 6 µs; every hand-over to another thread, the kernel's own
/// behind io_uring included, costs several times that. Once such a call has taken long (the kernel
/// makes writers wait when too much is dirty, or the medium is failing), writes are handed over for
/// a while, so that the loop is held up rarely and briefly.
final class InlineWritePolicy {

  /// A longer one would keep the loop from its sockets even when all is well.
  private static final long LONGEST = 128 << 10;

  // Long enough that being preempted on a busy machine is not taken for a slow disk.
  private static final long SLOW_NANOS = 20_000_000;
  private static final long SLOW_NANOS_PER_MIB = 20_000_000;
  private static final long PAUSE_NANOS = 1_000_000_000;

  private long pausedSince;
  private boolean paused;

  boolean allows(long bytes) {
    if (paused && System.nanoTime() - pausedSince > PAUSE_NANOS) {
      paused = false;
    }
    return !paused && bytes <= LONGEST;
  }

  void took(long bytes, long nanos) {
    if (nanos > SLOW_NANOS + bytes * SLOW_NANOS_PER_MIB / (1 << 20)) {
      paused = true;
      pausedSince = System.nanoTime();
    }
  }
}
