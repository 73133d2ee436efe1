package tanabata.filesystem.fuse.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import tanabata.foundation.background.Background;

/// A directory that something is to be mounted on.
final class MountPoint {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// While somebody waits for it, the kernel holds up all who touch the directory, but for the one
  /// process group that is to mount there. A daemon is in another one, and would hang in its own
  /// call until those who wait have given up.
  private static final String AUTOMOUNT = "autofs";

  private MountPoint() {}

  /// The directory itself, whatever links lead to it. It is not asked for, as it may be a mount of
  /// a daemon that does not answer any more: only its parent is.
  static Path of(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null) {
      return absolute;
    }
    Path there = parent.toRealPath().resolve(absolute.getFileName());
    boolean mounted = MountTable.at(there).isPresent();
    return !mounted && Files.isSymbolicLink(there) ? of(there.toRealPath()) : there;
  }

  /// What is mounted on this point, if it is a filesystem of ours.
  static Optional<MountTable.Mount> ours(Path point) throws IOException {
    return MountTable.at(point).filter(mount -> mount.type().equals(MountOptions.TYPE));
  }

  /// Whether a mount of this source is there whose daemon has ended.
  static boolean isDead(Path directory, String source) {
    try {
      Path point = of(directory);
      boolean isThere = ours(point).filter(mount -> mount.source().equals(source)).isPresent();
      return isThere && isUnconnected(point);
    } catch (IOException _) {
      return false;
    }
  }

  /// A daemon that lives may not answer.
  private static boolean isUnconnected(Path point) {
    try {
      var _ =
          Background.of("look-at-mount")
              .ask(
                  PATIENCE,
                  () ->
                      Files.readAttributes(
                          point, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  /// Why nothing can be mounted there.
  static Optional<String> trouble(Path directory) {
    try {
      Path point = of(directory);
      Optional<MountTable.Mount> mounted = MountTable.at(point);
      if (mounted.filter(mount -> mount.type().equals(MountOptions.TYPE)).isPresent()) {
        return Optional.of(
            directory
                + " is already the mount of "
                + mounted.get().source()
                + "; unmount it first (umount "
                + directory
                + ")");
      }
      if (mounted.filter(mount -> mount.type().equals(AUTOMOUNT)).isPresent()) {
        return Optional.of(
            directory
                + " is mounted on demand (x-systemd.automount), which waits for whoever mounts there,"
                + " and lets nobody but the children of its own daemon through: leave that away");
      }
      BasicFileAttributes attributes =
          Files.readAttributes(point, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isDirectory()
          ? Optional.empty()
          : Optional.of("the mount point " + directory + " is no directory");
    } catch (NoSuchFileException _) {
      return Optional.of("the mount point " + directory + " does not exist");
    } catch (IOException e) {
      return Optional.of("the mount point " + directory + " cannot be looked at: " + e);
    }
  }
}
