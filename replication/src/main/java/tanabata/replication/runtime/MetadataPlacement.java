package tanabata.replication.runtime;

import java.nio.file.Path;

/// Where the metadata of a disk is.
///
/// @param file the disk itself (internal) or a file of its own (external)
/// @param offset where the area starts in it, in bytes
public record MetadataPlacement(Path file, long offset) {

  /// Behind the data, in a reserved tail of the disk.
  public static MetadataPlacement internal(Path disk, long deviceBytes) {
    return new MetadataPlacement(disk, deviceBytes);
  }

  public static MetadataPlacement external(Path file) {
    return new MetadataPlacement(file, 0);
  }

  /// The folder for what this node keeps beside the metadata; a block device has none of its own.
  public Path folder() {
    return file.startsWith("/dev")
        ? Path.of("/var/lib/tanabata")
        : file.toAbsolutePath().getParent();
  }
}
