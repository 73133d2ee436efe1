package tanabata.filesystem.request;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The answer to a [Request]. What a read has found travels beside the core, see
/// [tanabata.filesystem.core].
public sealed interface Reply {

  /// For so long the kernel may rely on names and attributes, at most.
  Duration VALIDITY = Duration.ofMillis(100);

  /// So much later a program may get to know what it was told: it counts from then.
  Duration LATENESS = Duration.ofMillis(100);

  /// The same, and the kernel may rely on nothing of it: for whoever tells it late.
  default Reply withoutValidity() {
    return switch (this) {
      case Entry entry -> entry.withoutValidity();
      case Absent _ -> new Absent(Duration.ZERO);
      case Known(Attributes attributes, _) -> new Known(attributes, Duration.ZERO);
      case Created(Entry entry, Opened opened) -> new Created(entry.withoutValidity(), opened);
      case Listed(List<DirectoryEntry> entries) ->
          new Listed(entries.stream().map(DirectoryEntry::withoutValidity).toList());
      case Failed _,
          Done _,
          Opened _,
          Written _,
          Bytes _,
          Size _,
          Statistics _,
          Position _,
          Copied _,
          InTheWay _ ->
          this;
    };
  }

  record Failed(Errno errno) implements Reply {}

  /// It is done, and there is nothing to tell.
  record Done() implements Reply {}

  /// An inode by its name. The kernel keeps a reference to it until it says [Request.Forget].
  ///
  /// @param nameValid how long the kernel may rely on the name
  /// @param attributesValid how long it may rely on the attributes
  record Entry(Attributes attributes, Duration nameValid, Duration attributesValid)
      implements Reply {

    @Override
    public Entry withoutValidity() {
      return new Entry(attributes, Duration.ZERO, Duration.ZERO);
    }
  }

  /// There is no such name, and the kernel may rely on that.
  record Absent(Duration valid) implements Reply {}

  record Known(Attributes attributes, Duration valid) implements Reply {}

  record Opened(long handle, Caching caching) implements Reply {}

  /// What the kernel may do with the pages of an open file.
  enum Caching {
    /// Each read and write is asked for; mappings are allowed where the kernel can.
    DIRECT,
    /// Reads are served from pages, and pages that are there may stay.
    KEEP,
    /// Nothing is asked of it: as a directory is opened.
    NONE
  }

  record Created(Entry entry, Opened opened) implements Reply {}

  record Written(int bytes) implements Reply {}

  record Bytes(Name bytes) implements Reply {}

  /// The size of what there was no room asked for.
  record Size(int bytes) implements Reply {}

  record Statistics(
      long blocks, long freeBlocks, long inodes, long freeInodes, int blockBytes, int nameBytes)
      implements Reply {}

  record Listed(List<DirectoryEntry> entries) implements Reply {

    public Listed {
      entries = List.copyOf(entries);
    }
  }

  /// @param next the position behind it
  /// @param entry as of a look-up, if attributes were asked for; without one the kernel keeps no
  ///   reference (such as `.` and `..`)
  record DirectoryEntry(Name name, long node, FileType type, long next, Optional<Entry> entry) {

    DirectoryEntry withoutValidity() {
      return new DirectoryEntry(name, node, type, next, entry.map(Entry::withoutValidity));
    }
  }

  record Position(long offset) implements Reply {}

  record Copied(long bytes) implements Reply {}

  /// @param lock of type [FileLock.Type#UNLOCK] if nobody is in the way
  record InTheWay(FileLock lock) implements Reply {}
}
