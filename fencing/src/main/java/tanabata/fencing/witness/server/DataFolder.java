package tanabata.fencing.witness.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tanabata.foundation.files.PrivateFiles;

/// The folder of a witness, which nobody else may use meanwhile: two servers on one log would spoil
/// it.
final class DataFolder implements AutoCloseable {

  private final FileChannel lock;

  private DataFolder(FileChannel lock) {
    this.lock = lock;
  }

  /// @throws IOException with a sentence for the operator
  static DataFolder take(Path folder) throws IOException {
    try {
      PrivateFiles.createFolders(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isTaken(channel)) {
        channel.close();
        throw new IOException("another witness uses it");
      }
      return new DataFolder(channel);
    } catch (IOException e) {
      throw new IOException(
          "the data of the witness in " + folder + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException _) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
