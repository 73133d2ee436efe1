package tanabata.node.config;

/// How a daemon drives its sockets and disks.
public enum IoMethod {
  /// What was measured to be the fastest and this kernel can do.
  BEST,
  /// Readiness of sockets, and two threads for each disk.
  EPOLL,
  /// One ring for sockets and disks.
  IO_URING
}
