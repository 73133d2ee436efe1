package tanabata.node.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/// Keeps the highest epoch of the locks on disk, so that the tokens of a later run of this node are
/// higher than all of this one.
///
/// The file has two slots, which are written in turn and in place: the space that it needs is taken
/// once, so that a node which must write down who is left can do so where nothing is free. What an
/// earlier version wrote, the number alone, is read, and replaced as soon as there is space for
/// that.
final class LockEpochFile {

  private static final int SLOT = 4096;
  private static final int SLOTS = 2;
  private static final String FORM = "epoch %d crc32c %08x\n";

  private final Path file;
  private long last;

  /// The slot that may be overwritten; none while the file is not there, or of the earlier form.
  private Optional<Integer> next;

  private LockEpochFile(Path file, long last, Optional<Integer> next) {
    this.file = file;
    this.last = last;
    this.next = next;
  }

  /// @throws IOException with a sentence for the operator
  static LockEpochFile open(Path folder, String resource, String node) throws IOException {
    Path file = folder.resolve(resource + "-" + node + ".epoch");
    LockEpochFile found = read(folder, file);
    if (found.next.isEmpty()) {
      found.reserve();
    }
    return found;
  }

  private static LockEpochFile read(Path folder, Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      return new LockEpochFile(file, 0, Optional.empty());
    }
    byte[] content = Files.readAllBytes(file);
    return content.length == SLOTS * SLOT ? slots(file, content) : number(file, content);
  }

  private static LockEpochFile slots(Path file, byte[] content) throws IOException {
    Optional<Integer> newest = Optional.empty();
    long last = -1;
    for (int slot : IntStream.range(0, SLOTS).toArray()) {
      String text = new String(content, slot * SLOT, SLOT, StandardCharsets.US_ASCII);
      Optional<Long> epoch = epoch(text.substring(0, text.indexOf('\n') + 1));
      if (epoch.isPresent() && epoch.get() > last) {
        last = epoch.get();
        newest = Optional.of(slot);
      }
    }
    int kept = newest.orElseThrow(() -> spoilt(file, "two slots of which neither is whole"));
    return new LockEpochFile(file, last, Optional.of(1 - kept));
  }

  private static Optional<Long> epoch(String line) {
    String[] words = line.split(" ");
    try {
      long epoch = words.length > 1 ? Long.parseLong(words[1]) : -1;
      return Optional.of(epoch).filter(it -> it >= 0 && line(it).equals(line));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static String line(long epoch) {
    CRC32C sum = new CRC32C();
    sum.update(Long.toString(epoch).getBytes(StandardCharsets.US_ASCII));
    return FORM.formatted(epoch, sum.getValue());
  }

  /// As an earlier version wrote it, or an operator.
  private static LockEpochFile number(Path file, byte[] content) throws IOException {
    String text = new String(content, StandardCharsets.US_ASCII).strip();
    try {
      return new LockEpochFile(file, Long.parseLong(text), Optional.empty());
    } catch (NumberFormatException e) {
      throw spoilt(file, "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'");
    }
  }

  private static IOException spoilt(Path file, String what) {
    return new IOException(
        file
            + ": holds "
            + what
            + ", not the epoch of the locks; write a whole number into it that is higher than what"
            + " the other node's file has");
  }

  /// Takes the space now, if it is there; if not, the first epoch to be written tries again.
  private void reserve() {
    try {
      replace(last);
    } catch (IOException _) {
      // The old file is as it was.
    }
  }

  long last() {
    return last;
  }

  /// Returns when it is on disk. If it fails, what was there before still is, and it may be tried
  /// again.
  ///
  /// @throws IOException with a sentence for the operator
  void write(long epoch) throws IOException {
    try {
      if (next.isEmpty()) {
        replace(epoch);
      } else {
        overwrite(next.get(), epoch);
      }
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    last = epoch;
  }

  private void overwrite(int slot, long epoch) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      put(channel, slot, epoch);
      channel.force(true);
    }
    next = Optional.of(1 - slot);
  }

  /// The old file stays complete until the new one is.
  private void replace(long epoch) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (int slot = 0; slot < SLOTS; slot++) {
        put(channel, slot, epoch);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
    next = Optional.of(0);
  }

  private static void put(FileChannel channel, int slot, long epoch) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(SLOT);
    content.put(line(epoch).getBytes(StandardCharsets.US_ASCII)).rewind();
    long at = (long) slot * SLOT;
    while (content.hasRemaining()) {
      at += channel.write(content, at);
    }
  }
}
