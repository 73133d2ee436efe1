package tanabata.node.config;

import java.nio.file.Path;

/// Where a host keeps what it knows about its copy.
public sealed interface MetadataPlace {

  /// In a reserved tail of the disk itself.
  record Internal() implements MetadataPlace {}

  /// In a file of its own, absolute.
  record External(Path file) implements MetadataPlace {}
}
