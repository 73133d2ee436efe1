package tanabata.filesystem.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// A filesystem in memory that does one request after the other, as users of a local filesystem
/// expect it. It has no space to run out of, and asks nobody who he is.
///
/// Node numbers and handles are its own. A number is never used twice.
///
/// A lock that would have to wait is answered with `EAGAIN`, see [#wouldWait].
public final class ModelFilesystem {

  private static final Reply DONE = new Reply.Done();

  private final Limits limits;
  private final Inodes inodes;
  private final Namespace namespace;
  private final AttributeRules attributes;
  private final Xattrs xattrs;
  private final OpenFiles open;

  public ModelFilesystem(long nowNanos) {
    this(Limits.LIKE_EXT4, nowNanos);
  }

  public ModelFilesystem(Limits limits, long nowNanos) {
    this(limits, new Inodes(nowNanos), null);
  }

  private ModelFilesystem(Limits limits, Inodes inodes, OpenFiles open) {
    this.limits = limits;
    this.inodes = inodes;
    this.open = open == null ? new OpenFiles(inodes, limits) : open;
    this.namespace = new Namespace(inodes, limits);
    this.attributes = new AttributeRules(limits);
    this.xattrs = new Xattrs(limits);
  }

  /// One that goes its own way from here.
  public ModelFilesystem copy() {
    Inodes copies = inodes.copy();
    return new ModelFilesystem(limits, copies, open.copy(copies));
  }

  public Reply apply(Request request, long nowNanos) {
    return answer(request, nowNanos).reply();
  }

  /// What a read finds, or nothing if it fails.
  public byte[] read(Request.Read request) {
    try {
      return open.read(request);
    } catch (Refusal _) {
      return new byte[0];
    }
  }

  /// Whether a lock that may wait would.
  public boolean wouldWait(Request.Lock request) {
    return request.patience() == Request.Patience.WAIT
        && copy().apply(request, 0).equals(new Reply.Failed(Errno.EAGAIN));
  }

  Answer answer(Request request, long now) {
    try {
      return new Answer(reply(request, now));
    } catch (Refusal refusal) {
      return Answer.of(refusal);
    }
  }

  private Reply reply(Request request, long now) {
    return switch (request) {
      case Request.LookUp r -> lookUp(r);
      case Request.Forget _ -> DONE;
      case Request.MakeNode r -> entry(namespace.makeNode(r, now));
      case Request.MakeDirectory r -> entry(namespace.makeDirectory(r, now));
      case Request.MakeSymlink r -> entry(namespace.makeSymlink(r, now));
      case Request.Create r -> create(r, now);
      case Request.CreateUnnamed r ->
          created(namespace.createUnnamed(r, now), r.flags(), true, now);
      case Request.Unlink r -> done(() -> namespace.unlink(r, now));
      case Request.RemoveDirectory r -> done(() -> namespace.removeDirectory(r, now));
      case Request.Rename r -> done(() -> namespace.rename(r, now));
      case Request.Link r -> entry(namespace.link(r, now));
      case Request.GetAttributes r -> known(inodes.live(r.node()));
      case Request.SetAttributes r -> change(r, now);
      case Request.ReadSymlink r -> readSymlink(inodes.live(r.node()));
      case Request.GetStatistics _ -> STATISTICS;
      case Request.GetXattr r -> xattrs.get(inodes.live(r.node()), r);
      case Request.ListXattrs r -> xattrs.list(inodes.live(r.node()), r.room());
      case Request.SetXattr r -> done(() -> xattrs.set(inodes.live(r.node()), r, now));
      case Request.RemoveXattr r -> done(() -> xattrs.remove(inodes.live(r.node()), r.name(), now));
      case Request.Open r -> open.open(r, now);
      case Request.OpenDirectory r -> open.openDirectory(r);
      case Request.Release r -> done(() -> open.release(r));
      case Request.ReleaseDirectory r -> done(() -> open.releaseDirectory(r));
      case Request.Flush r -> done(() -> open.flush(r));
      case Request.Read r -> done(() -> open.read(r));
      case Request.Write r -> open.write(r, now);
      case Request.Sync r -> done(() -> open.get(r.node(), r.handle()));
      case Request.SyncDirectory r -> done(() -> open.get(r.node(), r.handle()));
      case Request.SyncAll _ -> DONE;
      case Request.Allocate r -> done(() -> open.allocate(r, now));
      case Request.Seek r -> open.seek(r);
      case Request.CopyRange r -> open.copy(r, now);
      case Request.ReadDirectory r -> open.list(r);
      case Request.TestLock r -> open.test(r);
      case Request.Lock r -> open.lock(r);
    };
  }

  private static final Reply STATISTICS =
      new Reply.Statistics(1 << 20, 1 << 19, 1 << 20, 1 << 19, 4096, Name.MOST_BYTES);

  private static Reply done(Runnable change) {
    change.run();
    return DONE;
  }

  private Reply lookUp(Request.LookUp request) {
    try {
      return entry(namespace.lookUp(request.parent(), request.name()));
    } catch (Refusal refusal) {
      if (refusal.errno() == Errno.ENOENT && refusal.others().isEmpty()) {
        return new Reply.Absent(Duration.ZERO);
      }
      throw refusal;
    }
  }

  private Reply create(Request.Create request, long now) {
    Optional<Inode> made = namespace.create(request, now);
    Inode inode = made.orElseGet(() -> namespace.lookUp(request.parent(), request.name()));
    return created(inode, request.flags(), made.isPresent(), now);
  }

  private Reply created(Inode inode, int flags, boolean isNew, long now) {
    Reply.Opened opened = open.created(inode, flags, isNew, now);
    return new Reply.Created(entry(inode), opened);
  }

  private static Reply.Entry entry(Inode inode) {
    return new Reply.Entry(inode.attributes(), Duration.ZERO, Duration.ZERO);
  }

  private static Reply.Known known(Inode inode) {
    return new Reply.Known(inode.attributes(), Duration.ZERO);
  }

  private Reply change(Request.SetAttributes request, long now) {
    Inode inode = inodes.live(request.node());
    attributes.change(inode, request.changes(), now);
    return known(inode);
  }

  private static Reply readSymlink(Inode inode) {
    inode.accessed.chance();
    return new Reply.Bytes(inode.target.orElseThrow(() -> new Refusal(Errno.EINVAL)));
  }

  // What judges and generators look at.

  Limits limits() {
    return limits;
  }

  Optional<Inode> inode(long node) {
    return Optional.ofNullable(inodes.get(node));
  }

  Map<Long, Inode> inodes() {
    return inodes.all();
  }

  OpenFiles open() {
    return open;
  }

  List<FileLock> inTheWay(Request.TestLock request) {
    return open.inTheWay(request.node(), request.handle(), request.lock());
  }

  /// Where the numbers of the next request come from, so that a history can be told again without
  /// some of its requests.
  record Numbers(long node, long handle) {}

  Numbers numbers() {
    return new Numbers(inodes.nextNumber(), open.nextHandle());
  }

  void drawFrom(Numbers numbers) {
    inodes.drawFrom(numbers.node());
    open.drawFrom(numbers.handle());
  }

  /// For tests that speak of names: the entries of a directory and what they are.
  public SequencedMap<Name, FileType> list(long directory) {
    SequencedMap<Name, FileType> listed = new TreeMap<>();
    inode(directory)
        .ifPresent(inode ->
            inode.entries.forEach(
                (name, entry) -> listed.put(name, inodes.get(entry.node()).type)));
    return listed;
  }

  /// The attributes of an inode that is there.
  public Optional<Attributes> attributes(long node) {
    return inode(node).filter(inode -> !inode.isGone()).map(Inode::attributes);
  }
}
