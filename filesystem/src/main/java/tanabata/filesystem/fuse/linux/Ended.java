package tanabata.filesystem.fuse.linux;

import tanabata.platform.linux.LinuxFailure;

/// Why nothing comes from a mount any more. What was asked and is not answered will not be waited
/// for.
public sealed interface Ended {

  /// By [FuseMount#unmount] or its like.
  record UnmountedHere() implements Ended {}

  /// By somebody else, such as `umount(8)`.
  record UnmountedElsewhere() implements Ended {}

  /// By an administrator, through `/sys/fs/fuse/connections`. The directory is still a mount, whose
  /// calls all fail.
  record Aborted() implements Ended {}

  /// The device cannot be read.
  record DeviceFailed(LinuxFailure failure) implements Ended {}

  /// What a thread of it threw: a bug.
  record Broken(Throwable cause) implements Ended {}
}
