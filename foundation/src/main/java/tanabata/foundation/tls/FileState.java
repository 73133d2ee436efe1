package tanabata.foundation.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
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

  /// @throws IOException with a sentence for the operator
  static List<FileState> of(StoreFiles files) throws IOException {
    try {
      return List.of(of(files.keystore()), of(files.truststore()));
    } catch (IOException e) {
      throw new IOException(
          "tls: " + e.getMessage() + " cannot be read; it must be a PKCS12 store", e);
    }
  }
}
