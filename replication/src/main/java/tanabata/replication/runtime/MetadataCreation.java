package tanabata.replication.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import tanabata.foundation.NodeId;
import tanabata.platform.linux.Access;
import tanabata.platform.linux.Opening;
import tanabata.replication.format.MetadataException;
import tanabata.replication.format.MetadataLayout;
import tanabata.replication.format.MetadataReader;
import tanabata.replication.format.MetadataWriter;
import tanabata.replication.format.Superblock;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.PersistentState;

/// Makes a disk into one copy of a resource: `create-md`.
///
/// @param adopt whether the bytes that are on the disk are to be kept as the content
public record MetadataCreation(
    String resource,
    NodeId node,
    long deviceBytes,
    Path disk,
    MetadataPlacement metadata,
    boolean adopt) {

  private static final long SCANNED_TAIL = 128L << 20;
  private static final int PAGE = 4096;

  /// What creating would mean.
  public sealed interface Finding {
    /// Nothing is lost.
    record Harmless() implements Finding {}

    /// Something is lost.
    record Risky(String sentence) implements Finding {}

    /// It must not be done.
    record Forbidden(String sentence) implements Finding {}
  }

  /// Looks, and changes nothing.
  public Finding inspect() {
    try {
      Optional<String> owner = findMetadata();
      if (owner.isPresent()) {
        return new Finding.Forbidden(owner.get());
      }
      if (isInternal()) {
        return inspectDisk(layout().bytes());
      }
      Optional<String> foreign = findForeign();
      return foreign.isPresent() ? new Finding.Forbidden(foreign.get()) : inspectDisk(0);
    } catch (IOException | UncheckedIOException e) {
      return new Finding.Forbidden(disk + " cannot be examined: " + e.getMessage());
    }
  }

  private boolean isInternal() {
    return metadata.file().equals(disk);
  }

  private MetadataLayout layout() {
    return new MetadataLayout(Geometry.of(deviceBytes));
  }

  private Finding inspectDisk(long tailBytes) throws IOException {
    if (Files.notExists(disk)) {
      return new Finding.Harmless();
    }
    boolean file = Files.isRegularFile(disk);
    long length = length(disk);
    if (length == 0) {
      return new Finding.Harmless();
    }
    if (!adopt) {
      return new Finding.Forbidden(
          disk
              + " is not empty ("
              + length
              + " bytes); use --adopt to keep its bytes as the content of the device, or name"
              + " another disk");
    }
    if (file && length > deviceBytes) {
      return new Finding.Forbidden(
          disk
              + " is "
              + length
              + " bytes long, longer than the device of "
              + deviceBytes
              + "; set 'size' to at least the length of what is to be kept");
    }
    if (!file && length < deviceBytes + tailBytes) {
      return new Finding.Forbidden(
          disk
              + " has "
              + length
              + " bytes, but the device and its metadata need "
              + (deviceBytes + tailBytes)
              + "; set 'size' to at most "
              + Math.max(0, length - tailBytes) / PAGE * PAGE);
    }
    if (!file && tailBytes > 0) {
      return new Finding.Risky(
          "the bytes of " + disk + " from " + deviceBytes + " on are overwritten by metadata");
    }
    return new Finding.Harmless();
  }

  /// A sentence about metadata that is there already, of whatever size the device was then.
  private Optional<String> findMetadata() throws IOException {
    if (Files.notExists(metadata.file())) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(metadata.file(), StandardOpenOption.READ)) {
      long length = channel.size();
      ByteBuffer page = ByteBuffer.allocate(PAGE);
      long first = Math.max(0, length - SCANNED_TAIL) / PAGE * PAGE;
      for (long offset : isInternal() ? range(first, length) : List.of(0L)) {
        channel.read(page.clear(), offset);
        MetadataReader reader = MetadataStore.reader(channel, offset);
        if (page.position() == PAGE && MetadataReader.looksFormatted(page)) {
          return Optional.of(describe(reader, offset));
        }
      }
    }
    return Optional.empty();
  }

  /// A sentence about bytes where external metadata would go, which are not ours to overwrite.
  private Optional<String> findForeign() throws IOException {
    if (Files.notExists(metadata.file())) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(metadata.file(), StandardOpenOption.READ)) {
      ByteBuffer part = ByteBuffer.allocate(1 << 20);
      long end = metadata.offset() + layout().bytes();
      for (long at = metadata.offset(); at < end; at += part.capacity()) {
        channel.read(part.clear().limit((int) Math.min(part.capacity(), end - at)), at);
        part.flip();
        while (part.hasRemaining()) {
          if (part.get() != 0) {
            return Optional.of(
                metadata.file()
                    + " holds something else, which the metadata would overwrite; name another"
                    + " file, or fill it with zeros first");
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Iterable<Long> range(long from, long to) {
    return () -> LongStream.iterate(from, at -> at < to, at -> at + PAGE).iterator();
  }

  private String describe(MetadataReader reader, long offset) {
    String where = metadata.file() + " already holds metadata at byte " + offset;
    try {
      Superblock found = reader.superblock();
      return where
          + ", of resource '"
          + found.resource()
          + "' on node '"
          + found.node()
          + "'; nothing has been changed; to start over, remove the file first";
    } catch (MetadataException e) {
      return where + ", and it is not usable: " + e.getMessage() + "; nothing has been changed";
    }
  }

  private static long length(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.size();
    }
  }

  /// Creates what is missing, disk and metadata, and makes it durable.
  ///
  /// @throws IOException with a sentence for the operator
  public void create() throws IOException {
    if (inspect() instanceof Finding.Forbidden(String sentence)) {
      throw new IOException(sentence);
    }
    boolean empty = Files.notExists(disk) || length(disk) == 0;
    switch (Opening.of(disk.toString(), Access.CREATE)) {
      case Opening.Failed(var failure) -> throw new IOException(failure.sentence());
      case Opening.Opened(var lock) -> {
        try {
          if (lock.lock() < 0) {
            throw new IOException(disk + " is in use by a daemon; stop that one first");
          }
          write(empty);
        } finally {
          lock.close();
        }
      }
    }
  }

  private void write(boolean empty) throws IOException {
    try (FileChannel data =
            FileChannel.open(disk, StandardOpenOption.WRITE, StandardOpenOption.READ);
        FileChannel meta =
            FileChannel.open(
                metadata.file(), StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      Superblock superblock =
          new Superblock(1, resource, node, Geometry.of(deviceBytes), PersistentState.fresh(empty));
      MetadataWriter.format(layout(), superblock, true, write -> put(meta, write));
      if (Files.isRegularFile(disk) && data.size() < deviceBytes) {
        data.write(ByteBuffer.allocate(1), deviceBytes - 1);
      }
      meta.force(true);
      data.force(true);
    } catch (UncheckedIOException e) {
      throw new IOException(metadata.file() + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void put(FileChannel channel, MetadataWriter.Write write) {
    try {
      long at = metadata.offset() + write.offset();
      while (write.bytes().hasRemaining()) {
        at += channel.write(write.bytes(), at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
