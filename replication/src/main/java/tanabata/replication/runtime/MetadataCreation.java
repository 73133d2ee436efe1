package tanabata.replication.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tanabata.foundation.NodeId;
import tanabata.foundation.files.PrivateFiles;
import tanabata.platform.linux.Access;
import tanabata.platform.linux.Opening;
import tanabata.replication.format.MetadataLayout;
import tanabata.replication.format.MetadataWriter;
import tanabata.replication.format.Superblock;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.PersistentState;

/// Makes a disk into one copy of a resource: `create-md`.
///
/// @param adopt whether the bytes that are on the disk are to be kept as the content
/// @param overwritten the resources whose metadata may be overwritten, each said by its name
public record MetadataCreation(
    String resource,
    NodeId node,
    long deviceBytes,
    Path disk,
    MetadataPlacement metadata,
    boolean adopt,
    Set<String> overwritten) {

  private static final int PAGE = 4096;
  private static final int PART = 1 << 20;

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
      return judge(findMetadata());
    } catch (IOException | UncheckedIOException e) {
      return new Finding.Forbidden(disk + " cannot be examined: " + e.getMessage());
    }
  }

  private Finding judge(List<FoundMetadata> found) throws IOException {
    if (!overwritten.containsAll(names(found))) {
      return new Finding.Forbidden(inUse(found));
    }
    if (isInternal()) {
      return inspectDisk(contentEnd(found), layout().bytes());
    }
    Optional<String> foreign = findForeign(found);
    return foreign.isPresent()
        ? new Finding.Forbidden(foreign.get())
        : inspectDisk(contentEnd(found), 0);
  }

  private boolean isInternal() {
    return metadata.file().equals(disk);
  }

  private MetadataLayout layout() {
    return new MetadataLayout(Geometry.of(deviceBytes));
  }

  private Finding inspectDisk(long contentEnd, long tailBytes) throws IOException {
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
    if (file && Math.min(length, contentEnd) > deviceBytes) {
      return new Finding.Forbidden(
          disk
              + " is "
              + Math.min(length, contentEnd)
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

  /// What is there already, wherever the size that was configured then has put it.
  private List<FoundMetadata> findMetadata() throws IOException {
    List<FoundMetadata> found = new ArrayList<>(FoundMetadata.on(disk, deviceBytes));
    if (!isInternal()) {
      found.addAll(FoundMetadata.on(metadata.file(), metadata.offset()));
    }
    return found;
  }

  /// The words by which somebody may let all of it be overwritten.
  private Set<String> names(List<FoundMetadata> found) {
    Set<String> names = new TreeSet<>();
    for (FoundMetadata one : found) {
      names.add(
          switch (one) {
            case FoundMetadata.Readable readable -> readable.superblock().resource();
            case FoundMetadata.Unusable _ -> resource;
          });
    }
    return names;
  }

  private String inUse(List<FoundMetadata> found) {
    return found.stream().map(FoundMetadata::described).collect(Collectors.joining("; "))
        + "; nothing has been changed. If it is to be used, name its resource, node and size in the"
        + " configuration and start the node. If it may be lost for good, say also: "
        + names(found).stream()
            .map(name -> "--overwrite-metadata " + name)
            .collect(Collectors.joining(" "));
  }

  /// Where the content of the disk ends: what lies behind may be metadata that is overwritten.
  private long contentEnd(List<FoundMetadata> found) {
    return behindTheirData(found)
        .mapToLong(FoundMetadata.Readable::offset)
        .max()
        .orElse(Long.MAX_VALUE);
  }

  private static Stream<FoundMetadata.Readable> behindTheirData(List<FoundMetadata> found) {
    return readable(found).filter(FoundMetadata.Readable::isBehindItsData);
  }

  private static Stream<FoundMetadata.Readable> readable(List<FoundMetadata> found) {
    return found.stream()
        .filter(FoundMetadata.Readable.class::isInstance)
        .map(FoundMetadata.Readable.class::cast);
  }

  /// A sentence about bytes where external metadata would go, which are not ours to overwrite.
  private Optional<String> findForeign(List<FoundMetadata> found) throws IOException {
    if (found.stream().anyMatch(one -> isInPlace(one) && one instanceof FoundMetadata.Unusable)
        || Files.notExists(metadata.file())) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(metadata.file(), StandardOpenOption.READ)) {
      ByteBuffer part = ByteBuffer.allocate(PART);
      long end = metadata.offset() + layout().bytes();
      long first =
          readable(found)
              .filter(this::isInPlace)
              .mapToLong(FoundMetadata.Readable::end)
              .findFirst()
              .orElse(metadata.offset());
      for (long at = first; at < end; at += part.capacity()) {
        channel.read(part.clear().limit((int) Math.min(part.capacity(), end - at)), at);
        part.flip();
        while (part.hasRemaining()) {
          if (part.get() != 0) {
            return Optional.of(
                metadata.file()
                    + " holds something else, which the metadata would overwrite; name another"
                    + " file");
          }
        }
      }
    }
    return Optional.empty();
  }

  private boolean isInPlace(FoundMetadata one) {
    return one.file().equals(metadata.file()) && one.offset() == metadata.offset();
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
    List<FoundMetadata> found = findMetadata();
    if (judge(found) instanceof Finding.Forbidden(String sentence)) {
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
          for (FoundMetadata.Readable old : behindTheirData(found).toList()) {
            spoil(old);
          }
          write(empty);
        } finally {
          lock.close();
        }
      }
    }
  }

  /// Once its data may have changed under it, metadata that is left somewhere on the disk must
  /// never be taken for true again, whatever size is configured.
  private static void spoil(FoundMetadata.Readable old) throws IOException {
    try (FileChannel channel = FileChannel.open(old.file(), StandardOpenOption.WRITE)) {
      long end = Math.min(old.end(), channel.size());
      ByteBuffer zeros = ByteBuffer.allocate(PART);
      for (long at = old.offset(); at < end; ) {
        at += channel.write(zeros.clear().limit((int) Math.min(PART, end - at)), at);
      }
      channel.force(true);
    }
  }

  private void write(boolean empty) throws IOException {
    try (FileChannel data =
            FileChannel.open(disk, StandardOpenOption.WRITE, StandardOpenOption.READ);
        FileChannel meta =
            FileChannel.open(
                metadata.file(),
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                PrivateFiles.attribute())) {
      Superblock superblock =
          new Superblock(1, resource, node, Geometry.of(deviceBytes), PersistentState.fresh(empty));
      MetadataWriter.format(layout(), superblock, true, write -> put(meta, write));
      if (Files.isRegularFile(disk) && data.size() < deviceBytes) {
        data.write(ByteBuffer.allocate(1), deviceBytes - 1);
      }
      meta.force(true);
      data.force(true);
      // Also what was there before may have a name that is not on disk yet.
      for (Path file : Set.copyOf(List.of(disk, metadata.file()))) {
        if (Files.isRegularFile(file)) {
          PrivateFiles.syncFolder(file.toAbsolutePath().getParent());
        }
      }
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
