package tanabata.filesystem.fuse.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/// A directory that something is to be mounted on.
final class MountPoint {

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
