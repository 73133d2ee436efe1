package tanabata.replication.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.state.Generation;
import tanabata.replication.format.MetadataException;
import tanabata.replication.format.MetadataLayout;
import tanabata.replication.format.MetadataSearch;
import tanabata.replication.format.Superblock;

/// Metadata that lies on a disk or in a file, wherever that is and whoever made it.
sealed interface FoundMetadata {

  Path file();

  /// Where its area starts, in bytes.
  long offset();

  /// What it is, what it says about its data, and where: a clause for a sentence.
  String described();

  /// Metadata that can be read.
  ///
  /// @param lastUsed a clause with a time, or empty if nothing tells it
  record Readable(Path file, long offset, Superblock superblock, String lastUsed)
      implements FoundMetadata {

    /// Whether it lies where this program puts the metadata of a disk, right behind the data; any
    /// other may be content, such as the disk of a virtual machine.
    boolean isBehindItsData() {
      return offset == superblock.geometry().deviceBytes();
    }

    /// The first byte behind its area.
    long end() {
      return offset + new MetadataLayout(superblock.geometry()).bytes();
    }

    @Override
    public String described() {
      return "%s holds metadata at byte %d, of resource '%s' on node '%s', for a device of %d bytes, %s%s"
          .formatted(
              file,
              offset,
              superblock.resource(),
              superblock.node(),
              superblock.geometry().deviceBytes(),
              standing(),
              lastUsed);
    }

    private String standing() {
      List<Generation> lineage = superblock.state().identity().lineage();
      if (lineage.isEmpty()) {
        return "never declared valid";
      }
      return "generation "
          + lineage.getFirst()
          + (superblock.state().isOutdated()
              ? ", outdated: the other node went on without it"
              : ", and its data may be the newest that there is");
    }
  }

  /// Metadata that cannot be used.
  ///
  /// @param why a clause
  record Unusable(Path file, long offset, String why) implements FoundMetadata {
    @Override
    public String described() {
      return file
          + " holds metadata at byte "
          + offset
          + ", and it is not usable ("
          + why
          + "), so its data may be the newest that there is";
    }
  }

  /// Everything of ours on one disk or in one file; nothing if that is not there. Blocks, on a
  /// large disk for a while.
  ///
  /// @param likely where metadata is expected
  static List<FoundMetadata> on(Path file, long likely) throws IOException {
    List<FoundMetadata> found = new ArrayList<>();
    if (Files.notExists(file)) {
      return found;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MetadataSearch search = new MetadataSearch(MetadataStore.source(channel, 0), channel.size());
      for (long start : search.starts(likely)) {
        found.add(read(search, file, start));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return found;
  }

  private static FoundMetadata read(MetadataSearch search, Path file, long start)
      throws IOException {
    try {
      Superblock superblock = search.superblock(start);
      return new Readable(file, start, superblock, lastUsed(file, superblock));
    } catch (MetadataException e) {
      return new Unusable(file, start, e.getMessage());
    }
  }

  /// A file knows when it was written; a device does not, and then what is known is when this copy
  /// last went on alone.
  private static String lastUsed(Path file, Superblock superblock) throws IOException {
    if (Files.isRegularFile(file)) {
      return "; the file was last written "
          + Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
    }
    long alone = superblock.state().lastStandalone().wallMillis();
    return alone == 0
        ? ""
        : "; it last went on alone " + Instant.ofEpochMilli(alone).truncatedTo(ChronoUnit.SECONDS);
  }
}
