package tanabata.filesystem.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Changes.When;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Requests drawn from a seed and from what the model holds just now: few names in few directories,
/// few open files, so that they meet. In the model's numbers.
///
/// Most can succeed; some speak of what was removed, of names that are too long, of directories as
/// if they were files. None asks for what a kernel would never hand over.
public final class Workload {

  private static final List<Name> NAMES =
      List.of(Name.of("a"), Name.of("b"), Name.of("c"), Name.of(PosixTable.LONGEST));
  private static final List<Name> XATTRS =
      List.of(
          Name.of("user.a"),
          Name.of("user." + "n".repeat(250)),
          Name.of("trusted.a"),
          Name.of("security.capability"));
  private static final long[] OFFSETS = {
    0, 0, 0, 1, 100, 4095, 4096, 4097, 8192, 12_288, 65_536, 1 << 20, (1L << 31) - 2, 1L << 40
  };
  private static final int[] MODES = {0644, 0600, 0777, 0, 04755, 02755, 02745, 01777};
  private static final int MOST_DIRECTORIES = 4;
  private static final int MOST_OPEN = 5;
  private static final int MOST_BYTES = 20_000;
  private static final int ROOM = 65_536;

  /// How much of a history is told.
  private static final int TOLD = 40;

  private final RandomGenerator random;
  private final Judge judge;
  private final ModelFilesystem model;
  private final Set<Class<? extends Request>> left = new HashSet<>();
  private int pattern;

  /// @param judge who knows the model, and what of it the other filesystem has told of
  public Workload(Judge judge, long seed) {
    this(judge, RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
  }

  public Workload(Judge judge, RandomGenerator random) {
    this.judge = judge;
    this.model = judge.model();
    this.random = random;
  }

  /// One that never asks for some kinds of requests.
  public Workload without(Set<Class<? extends Request>> kinds) {
    left.addAll(kinds);
    return this;
  }

  public Request next() {
    Request drawn = draw();
    while (left.contains(drawn.getClass())) {
      drawn = draw();
    }
    return drawn;
  }

  private Request draw() {
    Caller caller = random.nextInt(4) == 0 ? new Caller(1000, 100, 2) : new Caller(0, 0, 1);
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> making(caller);
      case 4, 5, 6, 7 -> moving(caller);
      case 8, 9 -> attributes(caller);
      case 10, 11 -> xattrs(caller);
      case 12, 13, 14, 15 -> contents(caller);
      case 16 -> locks(caller);
      case 17 -> syncs(caller);
      default -> looking(caller);
    };
  }

  /// Asks a filesystem for so many, and a judge about each.
  ///
  /// @return the first difference, and what led to it
  public Optional<String> run(Subject subject, int requests, LongSupplier clock) {
    List<String> history = new ArrayList<>();
    Optional<Request> more = Optional.empty();
    for (int i = 0; i < requests; i++) {
      Request asked = more.orElseGet(this::next);
      Request request = judge.toGiven(asked);
      Optional<String> difference;
      Reply reply;
      if (request instanceof Request.Read read) {
        Subject.Found found = subject.read(read);
        reply = found.reply();
        difference = judge.checkRead((Request.Read) asked, reply, found.bytes(), clock.getAsLong());
      } else {
        reply = subject.ask(request);
        difference = judge.check(asked, reply, clock.getAsLong());
      }
      history.add(i + ": " + asked + " -> " + reply);
      if (difference.isPresent()) {
        List<String> last = history.subList(Math.max(0, history.size() - TOLD), history.size());
        return Optional.of(difference.get() + "\n" + String.join("\n", last));
      }
      more = Judge.continuation(asked, reply);
    }
    return Optional.empty();
  }

  private Request making(Caller caller) {
    long parent = directory();
    Name name = name();
    int mode = drawn(MODES);
    int umask = random.nextInt(2) == 0 ? 022 : 0;
    boolean crowded = directories().size() > MOST_DIRECTORIES;
    return switch (random.nextInt(crowded ? 7 : 9)) {
      case 0, 1, 2 -> new Request.Create(caller, parent, name, mode, umask, flags());
      case 3 ->
          new Request.MakeNode(caller, parent, name, FileType.REGULAR.bits() | mode, umask, 0);
      case 4 ->
          new Request.MakeNode(
              caller, parent, name, FileType.BLOCK_DEVICE.bits() | mode, umask, 0x103);
      case 5 -> new Request.MakeSymlink(caller, parent, name, drawn(NAMES));
      case 6 ->
          opens() < MOST_OPEN
              ? new Request.CreateUnnamed(caller, parent, mode, umask, OpenFlags.READ_WRITE)
              : new Request.LookUp(caller, parent, name);
      default -> new Request.MakeDirectory(caller, parent, name, mode & 01777, umask);
    };
  }

  /// As they reach a filesystem: the kernel truncates by itself.
  private int flags() {
    int flags = OpenFlags.READ_WRITE | OpenFlags.CREATE;
    flags |= random.nextInt(3) == 0 ? OpenFlags.EXCLUSIVE : 0;
    return flags | (random.nextInt(4) == 0 ? OpenFlags.APPEND : 0);
  }

  private Request moving(Caller caller) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> new Request.Unlink(caller, directory(), name());
      case 2 -> new Request.RemoveDirectory(caller, directory(), name());
      case 3, 4 -> new Request.Link(caller, any(), directory(), name());
      case 5, 6, 7 ->
          new Request.Rename(
              caller, directory(), name(), directory(), name(), Request.Replacement.REPLACE);
      default ->
          new Request.Rename(
              caller,
              directory(),
              name(),
              directory(),
              name(),
              drawn(Request.Replacement.values()));
    };
  }

  private Request attributes(Caller caller) {
    long node = any();
    long permitted = drawn(nodes(inode -> !inode.isGone() && inode.type != FileType.SYMLINK));
    return switch (random.nextInt(6)) {
      case 0 -> new Request.SetAttributes(caller, permitted, Changes.NONE.withMode(drawn(MODES)));
      case 1 -> new Request.SetAttributes(caller, node, owner());
      case 2 -> new Request.SetAttributes(caller, node, times());
      case 3 -> new Request.SetXattr(caller, permitted, Acl.ACCESS, acl(), ANY, false);
      case 4 -> new Request.SetXattr(caller, directory(), Acl.DEFAULT, acl(), ANY, false);
      default -> new Request.RemoveXattr(caller, permitted, Acl.ACCESS);
    };
  }

  private static final Request.XattrExpectation ANY = Request.XattrExpectation.ANY;

  private Changes owner() {
    return changes(
        OptionalInt.of(random.nextInt(3) * 1000),
        random.nextBoolean() ? OptionalInt.of(random.nextInt(3) * 100) : OptionalInt.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Changes times() {
    Optional<When> accessed = when();
    return changes(
        OptionalInt.empty(),
        OptionalInt.empty(),
        accessed,
        accessed.isPresent() ? when() : Optional.of(new Changes.Now()));
  }

  private Optional<When> when() {
    return switch (random.nextInt(3)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new Changes.Now());
      default -> Optional.of(new Changes.At(random.nextLong(1L << 61)));
    };
  }

  private static Changes changes(
      OptionalInt uid, OptionalInt gid, Optional<When> accessed, Optional<When> modified) {
    return new Changes(
        OptionalInt.empty(),
        uid,
        gid,
        OptionalLong.empty(),
        accessed,
        modified,
        OptionalLong.empty(),
        false);
  }

  private Name acl() {
    List<Acl.Entry> entries = new ArrayList<>();
    entries.add(new Acl.Entry(Acl.Tag.USER_OBJ, random.nextInt(8)));
    boolean named = random.nextBoolean();
    if (named) {
      entries.add(new Acl.Entry(Acl.Tag.USER, random.nextInt(8), 1000));
    }
    entries.add(new Acl.Entry(Acl.Tag.GROUP_OBJ, random.nextInt(8)));
    if (named) {
      entries.add(new Acl.Entry(Acl.Tag.MASK, random.nextInt(8)));
    }
    entries.add(new Acl.Entry(Acl.Tag.OTHER, random.nextInt(8)));
    return new Acl(entries).encoded();
  }

  private Request xattrs(Caller caller) {
    Name name = drawn(XATTRS);
    boolean ofUser = name.startsWith("user.");
    long node =
        ofUser
            ? drawn(nodes(inode -> !inode.isGone() && (inode.isDirectory() || inode.isRegular())))
            : any();

    return switch (random.nextInt(7)) {
      case 0, 1, 2 ->
          new Request.SetXattr(
              caller, node, name, value(), drawn(Request.XattrExpectation.values()), false);
      case 3 -> new Request.GetXattr(caller, node, name, random.nextInt(3) * ROOM / 2);
      case 4 -> new Request.ListXattrs(caller, node, drawn(new int[] {0, 10, ROOM}));
      case 5 -> new Request.RemoveXattr(caller, node, name);
      default -> new Request.GetXattr(caller, directory(), Acl.DEFAULT, ROOM);
    };
  }

  /// Most fit into an inode, some into a block, few need more.
  private Name value() {
    int most = drawn(new int[] {20, 20, 20, 300, 5_000, 65_536});
    byte[] bytes = bytes(random.nextInt(most + 1));
    return Name.of(bytes, 0, bytes.length);
  }

  /// Whoever finds some of it knows which write they are of.
  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) (pattern = pattern % 250 + 1));
    return bytes;
  }

  private Request contents(Caller caller) {
    Optional<Map.Entry<Long, Long>> drawn = openFile();
    if (drawn.isEmpty() || opens() < MOST_OPEN && random.nextInt(5) == 0) {
      return drawn(FileType.REGULAR)
          .<Request>map(node -> new Request.Open(caller, node, OpenFlags.READ_WRITE, false))
          .orElseGet(() -> making(caller));
    }
    long handle = drawn.get().getKey();
    long node = drawn.get().getValue();
    boolean privileged = caller.uid() == 0;
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 ->
          new Request.Write(
              caller,
              node,
              handle,
              drawn(OFFSETS),
              new TestPayload(bytes(random.nextInt(MOST_BYTES))),
              OpenFlags.has((int) model.open().flags(handle).orElse(0), OpenFlags.APPEND),
              false,
              random.nextInt(8) == 0,
              !privileged);
      case 5, 6, 7 -> read(caller, node, handle);
      case 8, 9 -> resize(caller, node, handle);
      case 10, 11 ->
          new Request.Allocate(
              caller,
              node,
              handle,
              drawn(OFFSETS),
              1 + random.nextInt(MOST_BYTES),
              drawn(Request.Allocation.values()));
      case 12 ->
          new Request.Seek(caller, node, handle, drawn(OFFSETS), drawn(Request.Target.values()));
      case 13 -> copy(caller, node, handle);
      default -> release(caller, node, handle);
    };
  }

  private Request.Read read(Caller caller, long node, long handle) {
    return new Request.Read(
        caller, node, handle, drawn(OFFSETS), random.nextInt(MOST_BYTES), false);
  }

  private Request resize(Caller caller, long node, long handle) {
    Changes size =
        Changes.NONE.withSize(
            random.nextInt(2) == 0 ? drawn(OFFSETS) : random.nextLong(MOST_BYTES));
    boolean open = random.nextBoolean();
    return new Request.SetAttributes(
        caller,
        node,
        new Changes(
            size.mode(),
            size.uid(),
            size.gid(),
            size.size(),
            size.accessed(),
            size.modified(),
            open ? OptionalLong.of(handle) : OptionalLong.empty(),
            caller.uid() != 0));
  }

  private Request copy(Caller caller, long node, long handle) {
    Map.Entry<Long, Long> to = openFile().orElseThrow();
    return new Request.CopyRange(
        caller,
        node,
        handle,
        drawn(OFFSETS),
        to.getValue(),
        to.getKey(),
        drawn(OFFSETS),
        random.nextInt(MOST_BYTES));
  }

  private static Request release(Caller caller, long node, long handle) {
    return new Request.Release(caller, node, handle, handle, true);
  }

  private Request locks(Caller caller) {
    Optional<Map.Entry<Long, Long>> drawn = openFile();
    if (drawn.isEmpty()) {
      return looking(caller);
    }
    long handle = drawn.get().getKey();
    long node = drawn.get().getValue();
    long start = random.nextInt(10);
    FileLock lock =
        new FileLock(
            drawn(FileLock.Kind.values()),
            drawn(FileLock.Type.values()),
            handle,
            start,
            random.nextInt(5) == 0 ? Long.MAX_VALUE : start + random.nextInt(5),
            caller.pid());
    return switch (random.nextInt(6)) {
      case 0 -> new Request.Flush(caller, node, handle, handle);
      case 1, 2 ->
          lock.kind() == FileLock.Kind.FCNTL && lock.type() != FileLock.Type.UNLOCK
              ? new Request.TestLock(caller, node, handle, lock)
              : new Request.Flush(caller, node, handle, handle);
      default -> new Request.Lock(caller, node, handle, lock, Request.Patience.REFUSE);
    };
  }

  private Request syncs(Caller caller) {
    Optional<Map.Entry<Long, Long>> file = openFile();
    return file.isEmpty() || random.nextInt(4) == 0
        ? new Request.SyncAll(caller)
        : new Request.Sync(
            caller, file.get().getValue(), file.get().getKey(), random.nextBoolean());
  }

  private Request looking(Caller caller) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> new Request.LookUp(caller, directory(), name());
      case 3, 4 -> new Request.GetAttributes(caller, any());
      case 5 ->
          drawn(FileType.SYMLINK)
              .<Request>map(node -> new Request.ReadSymlink(caller, node))
              .orElseGet(() -> new Request.GetStatistics(caller, Request.ROOT));
      default -> listing(caller);
    };
  }

  /// Goes on where a listing began, if a directory is open.
  private Request listing(Caller caller) {
    List<Map.Entry<Long, Long>> open =
        model.open().nodes().entrySet().stream()
            .filter(entry -> model.inode(entry.getValue()).orElseThrow().isDirectory())
            .sorted(Map.Entry.comparingByKey())
            .toList();
    if (open.isEmpty() || open.size() < 2 && random.nextInt(4) == 0) {
      return new Request.OpenDirectory(caller, directory());
    }
    Map.Entry<Long, Long> drawn = drawn(open);
    return switch (random.nextInt(6)) {
      case 0 -> new Request.ReleaseDirectory(caller, drawn.getValue(), drawn.getKey());
      case 1 -> new Request.SyncDirectory(caller, drawn.getValue(), drawn.getKey());
      default ->
          new Request.ReadDirectory(
              caller,
              drawn.getValue(),
              drawn.getKey(),
              0,
              drawn(new int[] {512, 4096}),
              drawn(Request.Listing.values()));
    };
  }

  // What there is.

  private List<Long> directories() {
    return nodes(inode -> inode.isDirectory() && inode.links > 0);
  }

  private List<Long> nodes(Predicate<Inode> chosen) {
    return model.inodes().values().stream()
        .filter(chosen)
        .filter(inode -> judge.knows(inode.node))
        .map(inode -> inode.node)
        .sorted()
        .toList();
  }

  /// At times one that was removed.
  private long directory() {
    List<Long> removed = nodes(inode -> inode.isDirectory() && inode.links == 0);
    return !removed.isEmpty() && random.nextInt(20) == 0 ? removed.getLast() : drawn(directories());
  }

  /// At times one that is gone.
  private long any() {
    List<Long> gone = nodes(Inode::isGone);
    return !gone.isEmpty() && random.nextInt(20) == 0
        ? gone.getLast()
        : drawn(nodes(inode -> !inode.isGone()));
  }

  private Optional<Long> drawn(FileType type) {
    List<Long> found = nodes(inode -> inode.type == type && !inode.isGone());
    return found.isEmpty() ? Optional.empty() : Optional.of(drawn(found));
  }

  private int opens() {
    return model.open().nodes().size();
  }

  private Optional<Map.Entry<Long, Long>> openFile() {
    List<Map.Entry<Long, Long>> open =
        model.open().nodes().entrySet().stream()
            .filter(entry -> model.inode(entry.getValue()).orElseThrow().isRegular())
            .sorted(Map.Entry.comparingByKey())
            .toList();
    return open.isEmpty() ? Optional.empty() : Optional.of(drawn(open));
  }

  private Name name() {
    return random.nextInt(60) == 0 ? Name.of(PosixTable.TOO_LONG) : drawn(NAMES);
  }

  private <T> T drawn(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private <T> T drawn(T[] of) {
    return of[random.nextInt(of.length)];
  }

  private int drawn(int[] of) {
    return of[random.nextInt(of.length)];
  }

  private long drawn(long[] of) {
    return of[random.nextInt(of.length)];
  }
}
