package tanabata.filesystem.fuse.wire;

/// What kernel and filesystem agree on when a connection begins. The others that the protocol knows
/// are never asked for: a write-back cache in the kernel would be one more place whose content the
/// other host cannot know.
public enum InitFlag {
  /// Several reads of a file may be under way.
  ASYNC_READ(0),
  /// Locks of `fcntl(2)` come here.
  POSIX_LOCKS(1),
  /// `O_TRUNC` comes with the opening.
  ATOMIC_O_TRUNC(3),
  /// Inodes are found by number, and `.` and `..` can be looked up.
  EXPORT_SUPPORT(4),
  BIG_WRITES(5),
  /// The umask comes with what makes an inode, and is not applied yet.
  DONT_MASK(6),
  /// Locks of `flock(2)` come here.
  FLOCK_LOCKS(10),
  /// Before pages are read the kernel looks at the attributes, if it may not rely on them any more,
  /// and drops the pages if time or size are others. So a daemon that stands still, and whose locks
  /// another one gets, holds up whoever reads.
  AUTO_INVAL_DATA(12),
  DO_READDIRPLUS(13),
  /// Attributes are asked for with the names only where that pays.
  READDIRPLUS_AUTO(14),
  ASYNC_DIO(15),
  /// Look-ups and listings of a directory may be under way at once.
  PARALLEL_DIROPS(18),
  /// Access control lists are kept as extended attributes, and their effects are made here.
  POSIX_ACL(20),
  /// Whoever reads the device after an abort is told that it was one.
  ABORT_ERROR(21),
  MAX_PAGES(22),
  CACHE_SYMLINKS(23),
  /// Set-user-id and set-group-id bits are cleared here.
  HANDLE_KILLPRIV_V2(28),
  /// An extended attribute is set with a longer structure.
  SETXATTR_EXT(29),
  /// There are more than 32 flags.
  INIT_EXT(30),
  /// What makes an inode comes with security labels.
  SECURITY_CTX(32),
  /// What makes an inode comes with the group of the directory, if the caller is in it.
  CREATE_SUPP_GROUP(34),
  /// Files that bypass the page cache can be mapped and shared.
  DIRECT_IO_ALLOW_MMAP(36),
  /// Requests that were read can be asked for again.
  HAS_RESEND(39),
  /// The mount may be mounted again with mapped ids.
  ALLOW_IDMAP(40),
  /// Requests come by rings. The kernel holds all of them until the rings are there.
  OVER_IO_URING(41);

  private final int bit;

  InitFlag(int bit) {
    this.bit = bit;
  }

  public long mask() {
    return 1L << bit;
  }
}
