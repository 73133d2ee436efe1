package tanabata.platform.linux;

import java.util.Optional;
import java.util.Set;

/// Mounts, for those who may make them: mount(2) and umount(2).
public final class Mounts {

  private static final int FORCE = 1;
  private static final int DETACH = 2;

  private Mounts() {}

  /// @param data options of the filesystem itself
  /// @return why not; empty if it is mounted now
  public static Optional<LinuxFailure> mount(
      String source, String target, String type, Set<MountFlag> flags, String data) {
    return failure(
        "mount", target, DeviceCalls.mount(source, target, type, MountFlag.bits(flags), data));
  }

  /// Refused as long as it is in use. Writes back what is in the page cache first, and waits for
  /// the filesystem to take it.
  public static Optional<LinuxFailure> unmount(String target) {
    return failure("umount", target, DeviceCalls.umount2(target, 0));
  }

  /// Nobody finds it any more; it ends with the last who uses it.
  public static Optional<LinuxFailure> unmountLazily(String target) {
    return failure("umount", target, DeviceCalls.umount2(target, DETACH));
  }

  /// As [#unmountLazily], and whatever is waited for fails.
  public static Optional<LinuxFailure> abandon(String target) {
    return failure("umount", target, DeviceCalls.umount2(target, FORCE | DETACH));
  }

  /// The effective user of this process.
  public static int user() {
    return DeviceCalls.effectiveUser();
  }

  /// The effective group of this process.
  public static int group() {
    return DeviceCalls.effectiveGroup();
  }

  private static Optional<LinuxFailure> failure(String operation, String target, long result) {
    return result >= 0
        ? Optional.empty()
        : Optional.of(new LinuxFailure(operation, target, new Errno((int) -result)));
  }
}
