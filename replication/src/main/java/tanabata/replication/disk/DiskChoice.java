package tanabata.replication.disk;

/// How a disk shall work.
public enum DiskChoice {
  /// io_uring if the event loop has a ring, otherwise threads.
  AUTOMATIC,
  /// In the event loop's own io_uring, or not at all.
  IO_URING,
  /// With two threads of its own.
  THREAD_POOL
}
