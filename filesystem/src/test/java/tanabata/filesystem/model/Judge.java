package tanabata.filesystem.model;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Compares what a filesystem answers with what the model does, request by request, in the order in
/// which they had their effect. The two have numbers of their own for nodes and handles; the judge
/// knows which is which.
///
/// A difference is one sentence. After it the two have gone different ways, and nothing more is
/// worth judging.
public final class Judge {

  private final ModelFilesystem model;
  private final Set<Errno> tolerated;
  private final Numbering nodes = new Numbering("node");
  private final Numbering handles = new Numbering("handle");
  private final Sights sights = new Sights();
  private final Listings listings;

  public Judge(ModelFilesystem model) {
    this(model, Set.of());
  }

  /// @param tolerated what any request may fail with, without effect, such as `ENOSPC`. With any,
  ///   writes may be short.
  public Judge(ModelFilesystem model, Set<Errno> tolerated) {
    this.model = model;
    this.tolerated = Set.copyOf(tolerated);
    this.listings = new Listings(model);
    nodes.pair(Request.ROOT, Request.ROOT);
  }

  public ModelFilesystem model() {
    return model;
  }

  /// The request as the other filesystem understands it.
  public Request toGiven(Request inNumbersOfTheModel) {
    return new Renumbering(nodes::toGiven, handles::toGiven).of(inNumbersOfTheModel);
  }

  public Request toModel(Request inNumbersOfTheOther) {
    return new Renumbering(nodes::toModel, handles::toModel).of(inNumbersOfTheOther);
  }

  /// What is wrong with a reply, if anything is. Tells the model of the request.
  ///
  /// @param asked in the model's numbers
  public Optional<String> check(Request asked, Reply given, long nowNanos) {
    return judge(asked, given, nowNanos).map(difference -> sentence(asked, difference));
  }

  /// Of a read, with what it has found. What comes beyond the file's end does not matter if it is
  /// for the page cache and zero.
  public Optional<String> checkRead(Request.Read asked, Reply given, byte[] found, long nowNanos) {
    byte[] expected = model.read(asked);
    Optional<String> difference = check(asked, given, nowNanos);
    if (difference.isPresent() || given instanceof Reply.Failed) {
      return difference;
    }
    byte[] compared = asked.filler() ? Arrays.copyOf(found, expected.length) : found;
    int at = Arrays.mismatch(expected, compared);
    if (at < 0) {
      return Optional.empty();
    }
    String what =
        at < expected.length && at < compared.length
            ? "found %d at offset %d, where %d was written"
                .formatted(compared[at] & 0xff, asked.offset() + at, expected[at] & 0xff)
            : "found %d bytes, not %d".formatted(compared.length, expected.length);
    return Optional.of(sentence(asked, what));
  }

  /// What to ask next of a directory that has more to tell. Positions are the other's, and mean
  /// nothing to the model.
  public static Optional<Request> continuation(Request asked, Reply given) {
    return asked instanceof Request.ReadDirectory read
            && given instanceof Reply.Listed(List<Reply.DirectoryEntry> entries)
            && !entries.isEmpty()
        ? Optional.of(
            new Request.ReadDirectory(
                read.caller(),
                read.node(),
                read.handle(),
                entries.getLast().next(),
                read.room(),
                read.listing()))
        : Optional.empty();
  }

  private static String sentence(Request asked, String difference) {
    return "The filesystem, asked for " + asked + ", " + difference + ".";
  }

  private Optional<String> judge(Request asked, Reply given, long now) {
    if (given instanceof Reply.Failed(Errno errno) && tolerated.contains(errno)) {
      return Optional.empty();
    }
    if (asked instanceof Request.Forget) {
      return Optional.empty();
    }
    if (asked instanceof Request.Seek seek && !isUnknown(seek)) {
      return checkSeek(seek, given);
    }
    if (describesWhatIsGone(asked, given) || isEndOfRemoved(asked, given)) {
      return Optional.empty();
    }
    Answer expected = model.answer(asGiven(asked, given), now);
    listings.changed();
    return compare(asked, expected, given);
  }

  /// Who still knows what nobody can reach any more may tell of it.
  private boolean describesWhatIsGone(Request asked, Reply given) {
    return asked instanceof Request.GetAttributes(_, long node)
        && given instanceof Reply.Known(Attributes attributes, _)
        && attributes.links() == 0
        && model.inode(node).filter(Inode::isGone).isPresent();
  }

  /// A directory that was removed while it is read may end as if it were not there.
  private boolean isEndOfRemoved(Request asked, Reply given) {
    return asked instanceof Request.ReadDirectory read
        && given instanceof Reply.Failed(Errno errno)
        && errno == Errno.ENOENT
        && model.inode(read.node()).filter(inode -> inode.links == 0).isPresent();
  }

  private boolean isUnknown(Request.Seek seek) {
    return !Long.valueOf(seek.node()).equals(model.open().nodes().get(seek.handle()));
  }

  /// How much was done at once, the filesystem may choose.
  Request asGiven(Request asked, Reply given) {
    if (asked instanceof Request.Write write
        && given instanceof Reply.Written(int bytes)
        && !tolerated.isEmpty()
        && bytes > 0
        && bytes < write.payload().length()) {
      byte[] written = Arrays.copyOf(TestPayload.bytesOf(write.payload()), bytes);
      return new Request.Write(
          write.caller(),
          write.node(),
          write.handle(),
          write.offset(),
          new TestPayload(written),
          write.append(),
          write.fromCache(),
          write.durable(),
          write.killsPrivileges());
    }
    if (asked instanceof Request.CopyRange copy
        && given instanceof Reply.Copied(long bytes)
        && bytes > 0
        && bytes < copy.length()) {
      return new Request.CopyRange(
          copy.caller(),
          copy.node(),
          copy.handle(),
          copy.offset(),
          copy.newNode(),
          copy.newHandle(),
          copy.newOffset(),
          bytes);
    }
    return asked;
  }

  private Optional<String> compare(Request asked, Answer answer, Reply given) {
    return switch (answer.reply()) {
      case Reply.Failed(Errno errno) -> compareFailure(errno, answer.others(), given);
      case Reply.Absent _ ->
          given instanceof Reply.Absent || given.equals(new Reply.Failed(Errno.ENOENT))
              ? Optional.empty()
              : unexpected("found no such name", given);
      case Reply.Done _ ->
          given instanceof Reply.Done ? Optional.empty() : unexpected("done it", given);
      case Reply.Entry expected ->
          given instanceof Reply.Entry entry
              ? compareEntry(expected, entry)
              : unexpected("given an entry", given);
      case Reply.Known(Attributes expected, _) ->
          given instanceof Reply.Known(Attributes attributes, _)
              ? compare(expected, attributes)
              : unexpected("given attributes", given);
      case Reply.Opened(long handle, _) ->
          given instanceof Reply.Opened(long other, _)
              ? handles.pair(handle, other)
              : unexpected("opened it", given);
      case Reply.Created(Reply.Entry entry, Reply.Opened opened) ->
          given instanceof Reply.Created(Reply.Entry other, Reply.Opened otherOpened)
              ? compareEntry(entry, other)
                  .or(() -> handles.pair(opened.handle(), otherOpened.handle()))
              : unexpected("created it", given);
      case Reply.Bytes(Name expected) -> compareBytes(asked, expected, given);
      case Reply.Size expected -> compareSize(asked, expected, given);
      case Reply.Statistics _ -> checkStatistics(given);
      case Reply.Listed expected -> compareListed(asked, expected, given);
      case Reply.InTheWay expected -> compareLock(asked, expected, given);
      case Reply.Written _, Reply.Copied _, Reply.Position _ ->
          given.equals(answer.reply())
              ? Optional.empty()
              : unexpected("answered " + answer.reply(), given);
    };
  }

  private static Optional<String> unexpected(String expected, Reply given) {
    return Optional.of("should have " + expected + ", but answered " + given);
  }

  private static Optional<String> compareFailure(Errno errno, Set<Errno> others, Reply given) {
    return given instanceof Reply.Failed(Errno other) && (other == errno || others.contains(other))
            || errno == Errno.ENOENT && given instanceof Reply.Absent
        ? Optional.empty()
        : unexpected("failed with " + errno, given);
  }

  private Optional<String> compareEntry(Reply.Entry expected, Reply.Entry given) {
    return compare(expected.attributes(), given.attributes());
  }

  private Optional<String> compare(Attributes expected, Attributes given) {
    Inode inode = model.inode(expected.node()).orElseThrow();
    return nodes
        .pair(expected.node(), given.node())
        .or(() ->
            sights.check(inode, given).map(difference -> "gave attributes whose " + difference));
  }

  private static Optional<String> compareBytes(Request asked, Name expected, Reply given) {
    if (!(given instanceof Reply.Bytes(Name bytes))) {
      return unexpected("given " + expected.length() + " bytes", given);
    }
    boolean equal =
        asked instanceof Request.ListXattrs
            ? names(bytes, asked).equals(names(expected, asked))
            : bytes.equals(expected);
    return equal
        ? Optional.empty()
        : Optional.of("gave '" + printable(bytes) + "' instead of '" + printable(expected) + "'");
  }

  /// Of a list of extended attributes. Those for the privileged need not be told to others.
  private static Set<String> names(Name list, Request asked) {
    Set<String> names = new HashSet<>(List.of(list.toString().split("\0", -1)));
    if (asked.caller().uid() != 0) {
      names.removeIf(name -> name.startsWith("trusted."));
    }
    return names;
  }

  private static String printable(Name bytes) {
    return bytes.toString().replaceAll("\\P{Print}", ".");
  }

  private static Optional<String> compareSize(Request asked, Reply.Size expected, Reply given) {
    boolean mayBeLess = asked instanceof Request.ListXattrs && asked.caller().uid() != 0;
    return given instanceof Reply.Size(int bytes)
            && (bytes == expected.bytes() || mayBeLess && bytes < expected.bytes())
        ? Optional.empty()
        : unexpected("answered " + expected, given);
  }

  private static Optional<String> checkStatistics(Reply given) {
    return given instanceof Reply.Statistics s
            && s.blocks() > 0
            && s.freeBlocks() >= 0
            && s.freeBlocks() <= s.blocks()
            && s.inodes() >= 0
            && s.freeInodes() >= 0
            && s.freeInodes() <= s.inodes()
            && Integer.bitCount(s.blockBytes()) == 1
            && s.nameBytes() == Name.MOST_BYTES
        ? Optional.empty()
        : unexpected("given statistics that make sense", given);
  }

  private Optional<String> compareListed(Request asked, Reply.Listed expected, Reply given) {
    if (!(asked instanceof Request.ReadDirectory request)
        || !(given instanceof Reply.Listed(List<Reply.DirectoryEntry> entries))) {
      return unexpected("listed " + expected.entries().size() + " entries", given);
    }
    for (Reply.DirectoryEntry entry : entries) {
      Optional<String> difference = compareListed(request, entry);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return listings.check(request, entries);
  }

  private Optional<String> compareListed(
      Request.ReadDirectory request, Reply.DirectoryEntry entry) {
    String text = entry.name().toString();
    Inode directory = model.inode(request.node()).orElseThrow();
    Long node =
        switch (text) {
          case "." -> Long.valueOf(directory.node);
          case ".." -> Long.valueOf(directory.parent);
          default ->
              Optional.ofNullable(directory.entries.get(entry.name()))
                  .map(Inode.Entry::node)
                  .orElse(null);
        };
    if (node == null) {
      return Optional.of("told of '%s', which is not there".formatted(text));
    }
    Inode inode = model.inode(node).orElseThrow();
    if (entry.type() != inode.type) {
      return Optional.of(
          "told that '%s' is a %s, not a %s".formatted(text, entry.type(), inode.type));
    }
    Optional<String> pair = nodes.pair(node, entry.node());
    if (pair.isPresent() || entry.entry().isEmpty()) {
      return pair;
    }
    return compare(inode.attributes(), entry.entry().get().attributes());
  }

  private Optional<String> compareLock(Request asked, Reply.InTheWay expected, Reply given) {
    if (!(asked instanceof Request.TestLock test)
        || !(given instanceof Reply.InTheWay(FileLock lock))) {
      return unexpected("answered " + expected, given);
    }
    List<FileLock> conflicts = model.inTheWay(test);
    boolean named =
        conflicts.stream()
            .anyMatch(other ->
                other.type() == lock.type()
                    && other.start() == lock.start()
                    && other.end() == lock.end());
    return named || conflicts.isEmpty() && lock.type() == FileLock.Type.UNLOCK
        ? Optional.empty()
        : unexpected("named one of " + conflicts, given);
  }

  /// What is told to be a hole must read as zeros; nothing need be told to be one, and the end of
  /// the file is one.
  private Optional<String> checkSeek(Request.Seek seek, Reply given) {
    SparseBytes bytes = model.inode(seek.node()).orElseThrow().bytes;
    long offset = seek.offset();
    boolean outside = offset < 0 || offset >= bytes.size();
    if (given instanceof Reply.Failed(Errno errno) && errno == Errno.ENXIO) {
      boolean allZero = outside || bytes.nextNonZero(offset) == bytes.size();
      return outside || seek.target() == Request.Target.DATA && allZero
          ? Optional.empty()
          : unexpected("found " + seek.target(), given);
    }
    if (outside) {
      return unexpected("failed with ENXIO", given);
    }
    if (!(given instanceof Reply.Position(long position)) || position < offset) {
      return unexpected("found a position from " + offset + " on", given);
    }
    return switch (seek.target()) {
      case DATA ->
          position < bytes.size() && bytes.nextNonZero(offset) >= position
              ? Optional.empty()
              : unexpected("found data at " + bytes.nextNonZero(offset), given);
      case HOLE ->
          position == bytes.size() || position < bytes.size() && bytes.at(position) == 0
              ? Optional.empty()
              : unexpected("found a hole", given);
    };
  }

  /// Whether the other filesystem has told of what the model calls so.
  public boolean knows(long nodeOfTheModel) {
    return nodes.knows(nodeOfTheModel);
  }
}
