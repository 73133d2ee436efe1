package tanabata.node.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Keeps the highest epoch of the locks on disk, so that the tokens of a later run of this node are
/// higher than all of this one.
final class LockEpochFile {

  private final Path file;
  private long last;

  private LockEpochFile(Path file, long last) {
    this.file = file;
    this.last = last;
  }

  /// @throws IOException with a sentence for the operator
  static LockEpochFile open(Path folder, String resource, String node) throws IOException {
    Path file = folder.resolve(resource + "-" + node + ".epoch");
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      return new LockEpochFile(file, 0);
    }
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    try {
      return new LockEpochFile(file, Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new IOException(
          file
              + ": holds '"
              + (text.length() > 40 ? text.substring(0, 40) + "…" : text)
              + "', not the epoch of the locks; write a whole number into it that is higher than"
              + " what the other node's file has",
          e);
    }
  }

  long last() {
    return last;
  }

  /// Returns when it is on disk. The old file stays complete until the new one is.
  void write(long epoch) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap((epoch + "\n").getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
    last = epoch;
  }
}
