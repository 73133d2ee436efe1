package tanabata.replication.undo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file of an undo log in its directory. All of this blocks.
final class UndoFile {

  private UndoFile() {}

  /// Removes the file, durably, if it is there. Not while the log is open.
  ///
  /// @throws IOException with a sentence for the operator
  static void remove(Path path) throws IOException {
    try {
      Files.deleteIfExists(path);
      syncDirectory(path);
    } catch (IOException e) {
      throw new IOException("the undo log " + path + " cannot be removed: " + sentence(e), e);
    }
  }

  /// Makes the name of the file durable, or its removal.
  static void syncDirectory(Path path) throws IOException {
    try (FileChannel directory =
        FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /// The message of a file system's exception is often only the path.
  static String sentence(IOException e) {
    return e instanceof NoSuchFileException missing
        ? missing.getFile() + " does not exist"
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
