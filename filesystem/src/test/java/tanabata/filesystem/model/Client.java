package tanabata.filesystem.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Programs and their kernel, as far as a filesystem sees them: makes requests of [Call]s. This
/// kernel remembers nothing, and checks by itself only what cannot change while it looks: paths,
/// what a file was opened for, and the types of inodes.
public final class Client implements Runner {

  private static final int MOST_SYMLINKS = 40;
  private static final int MOST_PATH_BYTES = 4095;
  private static final int LISTING_ROOM = 4096;

  /// Of locks, for each process.
  private static final long OWNERS = 1_000_000;

  private record Open(long node, long handle, int flags, long owner, boolean directory) {}

  /// Where a path ends: the directory and the name in it.
  private record Place(long parent, Name name) {}

  /// A call ends with this.
  private static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final Errno errno;

    Refused(Errno errno) {
      super(errno.name(), null, false, false);
      this.errno = errno;
    }
  }

  private final Subject subject;
  private final Caller caller;
  private final Map<String, Open> open = new HashMap<>();
  private int umask = 022;
  private long owners;

  public Client(Subject subject) {
    this(subject, new Caller(0, 0, 1));
  }

  /// @param caller with another pid for each client of a filesystem
  public Client(Subject subject, Caller caller) {
    this.subject = subject;
    this.caller = caller;
    this.owners = (caller.pid() - 1) * OWNERS + 1;
  }

  @Override
  public Result run(Call call) {
    try {
      return switch (call) {
        case Call.Umask(int bits) -> {
          umask = bits;
          yield new Result.Done();
        }
        case Call.Stat c -> result(attributes(c.path(), false));
        case Call.MakeNode c -> made(makeNode(c));
        case Call.MakeDirectory c -> made(makeDirectory(c));
        case Call.MakeSymlink c -> made(makeSymlink(c));
        case Call.Open c -> open(c);
        case Call.Close c -> close(c);
        case Call.Link c -> made(link(node(c.path(), false), c.newPath()));
        case Call.LinkOpen c -> made(link(get(c.as()).node, c.newPath()));
        case Call.Unlink c -> unlink(c);
        case Call.RemoveDirectory c -> removeDirectory(c);
        case Call.Rename c -> rename(c);
        case Call.Chmod c -> change(node(c.path(), true), Changes.NONE.withMode(c.mode()));
        case Call.Chown c -> change(node(c.path(), false), owner(c));
        case Call.SetTimes c -> setTimes(c);
        case Call.Truncate c -> truncate(c);
        case Call.TruncateOpen c -> truncate(c);
        case Call.StatOpen c -> stat(get(c.as()));
        case Call.ReadSymlink c -> readSymlink(c);
        case Call.GetXattr c -> getXattr(c);
        case Call.ListXattrs c -> listXattrs(c);
        case Call.SetXattr c -> setXattr(c);
        case Call.RemoveXattr c -> removeXattr(c);
        case Call.Read c -> read(c);
        case Call.Write c -> write(c);
        case Call.Sync c -> sync(c);
        case Call.SyncAll _ -> done(new Request.SyncAll(caller));
        case Call.Allocate c -> allocate(c);
        case Call.Seek c -> seek(c);
        case Call.CopyRange c -> copy(c);
        case Call.ReadDirectory c -> readDirectory(c);
        case Call.Lock c -> lock(c);
        case Call.TestLock c -> testLock(c);
        case Call.Ask c -> result(ask(c.request().apply(numbers())));
      };
    } catch (Refused refused) {
      return new Result.Failed(refused.errno.name());
    }
  }

  // Paths.

  private Place place(String path) {
    return place(path, new int[] {0});
  }

  private Place place(String path, int[] symlinks) {
    if (path.length() > MOST_PATH_BYTES) {
      throw new Refused(Errno.ENAMETOOLONG);
    }
    return place(Request.ROOT, path, symlinks);
  }

  private Place place(long start, String path, int[] symlinks) {
    List<String> parts = List.of(path.replaceFirst("^/", "").split("/"));
    long directory = path.startsWith("/") ? Request.ROOT : start;
    for (String part : parts.subList(0, parts.size() - 1)) {
      directory = directory(new Place(directory, Name.of(part)), symlinks);
    }
    return new Place(directory, Name.of(parts.getLast()));
  }

  private long directory(Place place, int[] symlinks) {
    Attributes attributes = follow(place, symlinks);
    if (type(attributes) != FileType.DIRECTORY) {
      throw new Refused(Errno.ENOTDIR);
    }
    return attributes.node();
  }

  private Attributes follow(Place place, int[] symlinks) {
    Attributes attributes = lookUp(place).orElseThrow(() -> new Refused(Errno.ENOENT));
    if (type(attributes) != FileType.SYMLINK) {
      return attributes;
    }
    return follow(target(place, attributes, symlinks), symlinks);
  }

  /// Where the symbolic link at the place leads to.
  private Place target(Place place, Attributes symlink, int[] symlinks) {
    if (++symlinks[0] > MOST_SYMLINKS) {
      throw new Refused(Errno.ELOOP);
    }
    Reply target = ask(new Request.ReadSymlink(caller, symlink.node()));
    if (target instanceof Reply.Bytes(Name bytes)) {
      return place(place.parent, bytes.toString(), symlinks);
    }
    throw unexpected(target);
  }

  private Optional<Attributes> lookUp(Place place) {
    if (place.name.length() == 0) {
      return Optional.of(attributes(Request.ROOT));
    }
    Reply reply = subject.ask(new Request.LookUp(caller, place.parent, place.name));
    return switch (reply) {
      case Reply.Entry(Attributes attributes, _, _) -> Optional.of(attributes);
      case Reply.Absent _ -> Optional.empty();
      case Reply.Failed(Errno errno) when errno == Errno.ENOENT -> Optional.empty();
      case Reply.Failed(Errno errno) -> throw new Refused(errno);
      case Reply.Done _,
          Reply.Known _,
          Reply.Opened _,
          Reply.Created _,
          Reply.Written _,
          Reply.Bytes _,
          Reply.Size _,
          Reply.Statistics _,
          Reply.Listed _,
          Reply.Position _,
          Reply.Copied _,
          Reply.InTheWay _ ->
          throw unexpected(reply);
    };
  }

  private Attributes attributes(String path, boolean follows) {
    int[] symlinks = {0};
    Place place = place(path, symlinks);
    return follows
        ? follow(place, symlinks)
        : lookUp(place).orElseThrow(() -> new Refused(Errno.ENOENT));
  }

  private Attributes attributes(long node) {
    Reply reply = ask(new Request.GetAttributes(caller, node));
    if (reply instanceof Reply.Known(Attributes attributes, _)) {
      return attributes;
    }
    throw unexpected(reply);
  }

  private long node(String path, boolean follows) {
    return attributes(path, follows).node();
  }

  private static FileType type(Attributes attributes) {
    return FileType.ofMode(attributes.mode()).orElseThrow();
  }

  // Asking.

  private Reply ask(Request request) {
    Reply reply = subject.ask(request);
    if (reply instanceof Reply.Failed(Errno errno)) {
      throw new Refused(errno);
    }
    return reply;
  }

  private Result done(Request request) {
    Reply reply = ask(request);
    if (reply instanceof Reply.Done) {
      return new Result.Done();
    }
    throw unexpected(reply);
  }

  private static AssertionError unexpected(Reply reply) {
    return new AssertionError("the kernel cannot use the reply " + reply);
  }

  private static Result made(Reply reply) {
    if (reply instanceof Reply.Entry) {
      return new Result.Done();
    }
    throw unexpected(reply);
  }

  private static Result result(Attributes a) {
    return new Result.Node(
        type(a),
        a.mode() & 07777,
        a.links(),
        a.uid(),
        a.gid(),
        a.size(),
        a.device(),
        a.accessed(),
        a.modified(),
        a.changed());
  }

  private static Result result(Reply reply) {
    return switch (reply) {
      case Reply.Failed(Errno errno) -> new Result.Failed(errno.name());
      case Reply.Absent _ -> new Result.Failed(Errno.ENOENT.name());
      case Reply.Entry(Attributes attributes, _, _) -> result(attributes);
      case Reply.Known(Attributes attributes, _) -> result(attributes);
      case Reply.Created(Reply.Entry entry, _) -> result(entry.attributes());
      case Reply.Written(int bytes) -> new Result.Count(bytes);
      case Reply.Size(int bytes) -> new Result.Count(bytes);
      case Reply.Bytes(Name bytes) -> new Result.Bytes(bytes);
      case Reply.Position(long offset) -> new Result.Count(offset);
      case Reply.Copied(long bytes) -> new Result.Count(bytes);
      case Reply.InTheWay(FileLock lock) ->
          lock.type() == FileLock.Type.UNLOCK
              ? new Result.Done()
              : new Result.Held(lock.type(), lock.start(), lock.end());
      case Reply.Done _, Reply.Opened _, Reply.Statistics _, Reply.Listed _ -> new Result.Done();
    };
  }

  // Names.

  private Reply makeNode(Call.MakeNode c) {
    int type = c.mode() & 0170000;
    if (type == FileType.DIRECTORY.bits()) {
      throw new Refused(Errno.EPERM);
    }
    if (type != 0 && FileType.ofMode(type).isEmpty() || type == FileType.SYMLINK.bits()) {
      throw new Refused(Errno.EINVAL);
    }
    Place place = place(c.path());
    int mode = type == 0 ? c.mode() | FileType.REGULAR.bits() : c.mode();
    return ask(new Request.MakeNode(caller, place.parent, place.name, mode, umask, c.device()));
  }

  private Reply makeDirectory(Call.MakeDirectory c) {
    Place place = place(c.path());
    int mode = c.mode() & 01777;
    return ask(new Request.MakeDirectory(caller, place.parent, place.name, mode, umask));
  }

  private Reply makeSymlink(Call.MakeSymlink c) {
    if (c.target().isEmpty()) {
      throw new Refused(Errno.ENOENT);
    }
    if (c.target().length() > MOST_PATH_BYTES) {
      throw new Refused(Errno.ENAMETOOLONG);
    }
    Place place = place(c.path());
    return ask(new Request.MakeSymlink(caller, place.parent, place.name, Name.of(c.target())));
  }

  private Reply link(long node, String newPath) {
    Place place = place(newPath);
    return ask(new Request.Link(caller, node, place.parent, place.name));
  }

  private Result unlink(Call.Unlink c) {
    Place place = place(c.path());
    return done(new Request.Unlink(caller, place.parent, place.name));
  }

  private Result removeDirectory(Call.RemoveDirectory c) {
    Place place = place(c.path());
    return done(new Request.RemoveDirectory(caller, place.parent, place.name));
  }

  private Result rename(Call.Rename c) {
    Place from = place(c.path());
    Place to = place(c.newPath());
    return done(
        new Request.Rename(caller, from.parent, from.name, to.parent, to.name, c.replacement()));
  }

  // Attributes.

  private Result change(long node, Changes changes) {
    Reply reply = ask(new Request.SetAttributes(caller, node, changes));
    if (reply instanceof Reply.Known) {
      return new Result.Done();
    }
    throw unexpected(reply);
  }

  private static Changes owner(Call.Chown c) {
    return new Changes(
        OptionalInt.empty(),
        c.uid() < 0 ? OptionalInt.empty() : OptionalInt.of(c.uid()),
        c.gid() < 0 ? OptionalInt.empty() : OptionalInt.of(c.gid()),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        false);
  }

  /// Who sets neither is not even told whether there is such a file.
  private Result setTimes(Call.SetTimes c) {
    return c.accessed().isEmpty() && c.modified().isEmpty()
        ? new Result.Done()
        : change(node(c.path(), false), times(c));
  }

  private static Changes times(Call.SetTimes c) {
    return new Changes(
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        c.accessed(),
        c.modified(),
        OptionalLong.empty(),
        false);
  }

  private Result truncate(Call.Truncate c) {
    if (c.size() < 0) {
      throw new Refused(Errno.EINVAL);
    }
    Attributes attributes = attributes(c.path(), true);
    if (type(attributes) == FileType.DIRECTORY) {
      throw new Refused(Errno.EISDIR);
    }
    if (type(attributes) != FileType.REGULAR) {
      throw new Refused(Errno.EINVAL);
    }
    return change(attributes.node(), resized(c.size(), OptionalLong.empty()));
  }

  private Result truncate(Call.TruncateOpen c) {
    Open file = get(c.as());
    if (c.size() < 0 || file.directory || !OpenFlags.writes(file.flags)) {
      throw new Refused(Errno.EINVAL);
    }
    return change(file.node, resized(c.size(), OptionalLong.of(file.handle)));
  }

  private Changes resized(long size, OptionalLong handle) {
    return new Changes(
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.of(size),
        Optional.empty(),
        Optional.empty(),
        handle,
        killsPrivileges());
  }

  private boolean killsPrivileges() {
    return caller.uid() != 0;
  }

  private Result stat(Open file) {
    return result(attributes(file.node));
  }

  private Result readSymlink(Call.ReadSymlink c) {
    Attributes attributes = attributes(c.path(), false);
    if (type(attributes) != FileType.SYMLINK) {
      throw new Refused(Errno.EINVAL);
    }
    return result(ask(new Request.ReadSymlink(caller, attributes.node())));
  }

  private Result getXattr(Call.GetXattr c) {
    return result(
        ask(
            new Request.GetXattr(
                caller, node(c.path(), false), Name.of(checked(c.name())), c.room())));
  }

  /// As the kernel does before it asks.
  private static String checked(String xattr) {
    if (xattr.isEmpty() || xattr.length() > Name.MOST_BYTES) {
      throw new Refused(Errno.ERANGE);
    }
    return xattr;
  }

  private Result listXattrs(Call.ListXattrs c) {
    Reply reply = ask(new Request.ListXattrs(caller, node(c.path(), false), c.room()));
    if (reply instanceof Reply.Bytes(Name bytes)) {
      Set<String> names = new HashSet<>(List.of(bytes.toString().split("\0")));
      names.remove("");
      return new Result.Names(names);
    }
    return result(reply);
  }

  private Result setXattr(Call.SetXattr c) {
    checked(c.name());
    if (c.value().length() > Calls.ROOM) {
      throw new Refused(Errno.E2BIG);
    }
    return done(
        new Request.SetXattr(
            caller, node(c.path(), false), Name.of(c.name()), c.value(), c.expectation(), false));
  }

  private Result removeXattr(Call.RemoveXattr c) {
    return done(new Request.RemoveXattr(caller, node(c.path(), false), Name.of(checked(c.name()))));
  }

  // Open files.

  private Open get(String as) {
    Open file = open.get(as);
    if (file == null) {
      throw new Refused(Errno.EBADF);
    }
    return file;
  }

  private Result open(Call.Open c) {
    if (OpenFlags.has(c.flags(), OpenFlags.UNNAMED)) {
      return openUnnamed(c);
    }
    int[] symlinks = {0};
    Place place = place(c.path(), symlinks);
    boolean creates = OpenFlags.has(c.flags(), OpenFlags.CREATE);
    boolean exclusive = creates && OpenFlags.has(c.flags(), OpenFlags.EXCLUSIVE);
    boolean follows = !exclusive && !OpenFlags.has(c.flags(), OpenFlags.NO_FOLLOW);
    Optional<Attributes> there = lookUp(place);
    while (follows && there.isPresent() && type(there.get()) == FileType.SYMLINK) {
      place = target(place, there.get(), symlinks);
      there = lookUp(place);
    }
    if (there.isEmpty()) {
      return create(c, place, creates);
    }
    if (exclusive) {
      throw new Refused(Errno.EEXIST);
    }
    if (type(there.get()) == FileType.SYMLINK) {
      throw new Refused(Errno.ELOOP);
    }
    return openFound(c, there.get());
  }

  private Result create(Call.Open c, Place place, boolean creates) {
    if (!creates) {
      throw new Refused(Errno.ENOENT);
    }
    Request request =
        new Request.Create(caller, place.parent, place.name, c.mode() & 07777, umask, c.flags());
    return created(c, ask(request));
  }

  private Result openUnnamed(Call.Open c) {
    Attributes directory = attributes(c.path(), true);
    if (type(directory) != FileType.DIRECTORY) {
      throw new Refused(Errno.ENOTDIR);
    }
    if (!OpenFlags.writes(c.flags())) {
      throw new Refused(Errno.EINVAL);
    }
    Request request =
        new Request.CreateUnnamed(caller, directory.node(), c.mode() & 07777, umask, c.flags());
    return created(c, ask(request));
  }

  private Result created(Call.Open c, Reply reply) {
    if (reply instanceof Reply.Created(Reply.Entry entry, Reply.Opened opened)) {
      open.put(
          c.as(), new Open(entry.attributes().node(), opened.handle(), c.flags(), owners++, false));
      return new Result.Done();
    }
    throw unexpected(reply);
  }

  private Result openFound(Call.Open c, Attributes attributes) {
    boolean directory = type(attributes) == FileType.DIRECTORY;
    if (directory && (OpenFlags.writes(c.flags()) || OpenFlags.has(c.flags(), OpenFlags.CREATE))) {
      throw new Refused(Errno.EISDIR);
    }
    if (!directory && OpenFlags.has(c.flags(), OpenFlags.DIRECTORY)) {
      throw new Refused(Errno.ENOTDIR);
    }
    if (!directory && type(attributes) != FileType.REGULAR) {
      // Devices and pipes are others' than the filesystem's.
      throw new Refused(Errno.ENXIO);
    }
    long node = attributes.node();
    Reply reply =
        ask(
            directory
                ? new Request.OpenDirectory(caller, node)
                : new Request.Open(caller, node, c.flags() & ~OpenFlags.TRUNCATE, false));
    if (!(reply instanceof Reply.Opened(long handle, _))) {
      throw unexpected(reply);
    }
    open.put(c.as(), new Open(node, handle, c.flags(), owners++, directory));
    return OpenFlags.has(c.flags(), OpenFlags.TRUNCATE)
        ? change(node, resized(0, OptionalLong.of(handle)))
        : new Result.Done();
  }

  private Result close(Call.Close c) {
    Open file = get(c.as());
    open.remove(c.as());
    if (file.directory) {
      return done(new Request.ReleaseDirectory(caller, file.node, file.handle));
    }
    done(new Request.Flush(caller, file.node, file.handle, file.owner));
    return done(new Request.Release(caller, file.node, file.handle, file.owner, true));
  }

  private Result read(Call.Read c) {
    Open file = get(c.as());
    if (!OpenFlags.reads(file.flags)) {
      throw new Refused(Errno.EBADF);
    }
    checkPosition(file, c.offset());
    Subject.Found found =
        subject.read(
            new Request.Read(caller, file.node, file.handle, c.offset(), c.length(), false));
    return found.reply() instanceof Reply.Failed
        ? result(found.reply())
        : new Result.Bytes(Name.of(found.bytes(), 0, found.bytes().length));
  }

  private static void checkPosition(Open file, long offset) {
    if (offset < 0) {
      throw new Refused(Errno.EINVAL);
    }
    if (file.directory) {
      throw new Refused(Errno.EISDIR);
    }
  }

  private Result write(Call.Write c) {
    Open file = get(c.as());
    if (!OpenFlags.writes(file.flags)) {
      throw new Refused(Errno.EBADF);
    }
    checkPosition(file, c.offset());
    byte[] bytes = new byte[c.bytes().length()];
    c.bytes().copyTo(bytes, 0);
    return result(
        ask(
            new Request.Write(
                caller,
                file.node,
                file.handle,
                c.offset(),
                new TestPayload(bytes),
                OpenFlags.has(file.flags, OpenFlags.APPEND),
                false,
                false,
                killsPrivileges())));
  }

  private Result sync(Call.Sync c) {
    Open file = get(c.as());
    return done(
        file.directory
            ? new Request.SyncDirectory(caller, file.node, file.handle)
            : new Request.Sync(caller, file.node, file.handle, c.dataOnly()));
  }

  private Result allocate(Call.Allocate c) {
    Open file = get(c.as());
    if (c.offset() < 0 || c.length() <= 0) {
      throw new Refused(Errno.EINVAL);
    }
    if (!OpenFlags.writes(file.flags)) {
      throw new Refused(Errno.EBADF);
    }
    return done(
        new Request.Allocate(
            caller, file.node, file.handle, c.offset(), c.length(), c.allocation()));
  }

  private Result seek(Call.Seek c) {
    Open file = get(c.as());
    if (file.directory) {
      throw new Refused(Errno.EINVAL);
    }
    return result(ask(new Request.Seek(caller, file.node, file.handle, c.offset(), c.target())));
  }

  private Result copy(Call.CopyRange c) {
    Open from = get(c.as());
    Open to = get(c.newAs());
    if (from.directory || to.directory) {
      throw new Refused(Errno.EISDIR);
    }
    if (!OpenFlags.reads(from.flags)
        || !OpenFlags.writes(to.flags)
        || OpenFlags.has(to.flags, OpenFlags.APPEND)) {
      throw new Refused(Errno.EBADF);
    }
    return result(
        ask(
            new Request.CopyRange(
                caller,
                from.node,
                from.handle,
                c.offset(),
                to.node,
                to.handle,
                c.newOffset(),
                c.length())));
  }

  private Result readDirectory(Call.ReadDirectory c) {
    Attributes attributes = attributes(c.path(), true);
    if (type(attributes) != FileType.DIRECTORY) {
      throw new Refused(Errno.ENOTDIR);
    }
    long node = attributes.node();
    Reply opened = ask(new Request.OpenDirectory(caller, node));
    if (!(opened instanceof Reply.Opened(long handle, _))) {
      throw unexpected(opened);
    }
    Set<String> names = new HashSet<>();
    long offset = 0;
    while (true) {
      Reply reply =
          ask(
              new Request.ReadDirectory(
                  caller, node, handle, offset, LISTING_ROOM, Request.Listing.ATTRIBUTES));
      if (!(reply instanceof Reply.Listed(List<Reply.DirectoryEntry> entries))) {
        throw unexpected(reply);
      }
      if (entries.isEmpty()) {
        done(new Request.ReleaseDirectory(caller, node, handle));
        return new Result.Names(names);
      }
      entries.forEach(entry -> names.add(entry.name().toString()));
      offset = entries.getLast().next();
    }
  }

  private Result lock(Call.Lock c) {
    Open file = get(c.as());
    if (c.kind() == FileLock.Kind.FCNTL) {
      boolean may =
          switch (c.type()) {
            case READ -> OpenFlags.reads(file.flags);
            case WRITE -> OpenFlags.writes(file.flags);
            case UNLOCK -> true;
          };
      if (!may) {
        throw new Refused(Errno.EBADF);
      }
    }
    FileLock lock = new FileLock(c.kind(), c.type(), file.owner, c.start(), c.end(), caller.pid());
    return done(new Request.Lock(caller, file.node, file.handle, lock, Request.Patience.REFUSE));
  }

  private Result testLock(Call.TestLock c) {
    Open file = get(c.as());
    FileLock lock =
        new FileLock(FileLock.Kind.FCNTL, c.type(), file.owner, c.start(), c.end(), caller.pid());
    return result(ask(new Request.TestLock(caller, file.node, file.handle, lock)));
  }

  /// Whether the label is that of an open directory. The kernel locks these by itself.
  boolean isDirectory(String label) {
    return open.containsKey(label) && open.get(label).directory;
  }

  boolean isOpen(String label) {
    return open.containsKey(label);
  }

  long owner(String label) {
    return get(label).owner;
  }

  Call.Numbers numbers() {
    return new Call.Numbers() {
      @Override
      public long node(String path) {
        return Client.this.node(path, false);
      }

      @Override
      public long nodeOf(String label) {
        return get(label).node;
      }

      @Override
      public long handle(String label) {
        return get(label).handle;
      }
    };
  }
}
