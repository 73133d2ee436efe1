package tanabata.foundation.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/// By what it is noticed that a file was replaced.
record FileState(Path file, Optional<Object> key, FileTime modified, long size) {

  static FileState of(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileState(
        file,
        Optional.ofNullable(attributes.fileKey()),
        attributes.lastModifiedTime(),
        attributes.size());
  }
}
