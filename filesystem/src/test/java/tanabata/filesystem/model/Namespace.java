package tanabata.filesystem.model;

import java.util.Optional;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;
import tanabata.filesystem.request.Request.Replacement;

/// What has which name. Checks come in Linux' order.
final class Namespace {

  private static final Name DOT = Name.of(".");
  private static final Name DOT_DOT = Name.of("..");

  private final Inodes inodes;
  private final Limits limits;

  Namespace(Inodes inodes, Limits limits) {
    this.inodes = inodes;
    this.limits = limits;
  }

  Inode lookUp(long parent, Name name) {
    if (name.equals(DOT)) {
      return inodes.live(parent);
    }
    Inode directory = inodes.directory(parent);
    checkLength(directory, name);
    checkNotRemoved(directory);
    if (name.equals(DOT_DOT)) {
      return inodes.get(directory.parent);
    }
    return find(directory, name).orElseThrow(() -> new Refusal(Errno.ENOENT));
  }

  Inode makeNode(Request.MakeNode request, long now) {
    FileType type = typeOf(request.mode());
    return make(
        request.caller(),
        roomFor(request.parent(), request.name()),
        request.name(),
        type,
        request.mode(),
        request.umask(),
        type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE ? request.device() : 0,
        now);
  }

  private static FileType typeOf(int mode) {
    if ((mode & 0170000) == 0) {
      return FileType.REGULAR;
    }
    FileType type = FileType.ofMode(mode).orElseThrow(() -> new Refusal(Errno.EINVAL));
    if (type == FileType.DIRECTORY) {
      throw new Refusal(Errno.EPERM);
    }
    if (type == FileType.SYMLINK) {
      throw new Refusal(Errno.EINVAL);
    }
    return type;
  }

  Inode makeDirectory(Request.MakeDirectory request, long now) {
    Inode directory = roomFor(request.parent(), request.name());
    if (directory.links >= limits.links()) {
      throw new Refusal(Errno.EMLINK);
    }
    return make(
        request.caller(),
        directory,
        request.name(),
        FileType.DIRECTORY,
        request.mode() & 01777,
        request.umask(),
        0,
        now);
  }

  Inode makeSymlink(Request.MakeSymlink request, long now) {
    if (request.target().length() == 0) {
      throw new Refusal(Errno.ENOENT);
    }
    if (request.target().length() > limits.targetBytes()) {
      throw new Refusal(Errno.ENAMETOOLONG);
    }
    Inode directory = roomFor(request.parent(), request.name());
    Inode inode = inodes.make(FileType.SYMLINK, 0, Optional.of(request.target()), now);
    inode.permissions = 0777;
    owned(inode, request.caller(), directory);
    give(directory, request.name(), inode, now);
    return inode;
  }

  /// A new regular file, or empty if the name is there and that is no failure.
  Optional<Inode> create(Request.Create request, long now) {
    Inode directory = inodes.directory(request.parent());
    checkLength(directory, request.name());
    checkNotRemoved(directory);
    Optional<Inode> there = find(directory, request.name());
    if (there.isPresent()) {
      checkOpenable(there.get(), request.flags());
      return Optional.empty();
    }
    Inode parent = roomFor(request.parent(), request.name());
    return Optional.of(
        make(
            request.caller(),
            parent,
            request.name(),
            FileType.REGULAR,
            request.mode(),
            request.umask(),
            0,
            now));
  }

  /// Somebody else was faster. What cannot be opened here the kernel looks up anew.
  private static void checkOpenable(Inode inode, int flags) {
    if (OpenFlags.has(flags, OpenFlags.EXCLUSIVE)) {
      throw new Refusal(Errno.EEXIST);
    }
    if (inode.isDirectory()) {
      throw new Refusal(Errno.EISDIR);
    }
    if (!inode.isRegular()) {
      throw new Refusal(Errno.ESTALE, Errno.EEXIST);
    }
  }

  Inode createUnnamed(Request.CreateUnnamed request, long now) {
    Inode directory = inodes.directory(request.parent());
    checkNotRemoved(directory);
    Inode inode = inodes.make(FileType.REGULAR, 0, Optional.empty(), now);
    permitted(inode, request.caller(), directory, request.mode(), request.umask());
    inode.linkable = !OpenFlags.has(request.flags(), OpenFlags.EXCLUSIVE);
    return inode;
  }

  private Inode make(
      Caller caller,
      Inode directory,
      Name name,
      FileType type,
      int mode,
      int umask,
      int device,
      long now) {
    Inode inode = inodes.make(type, device, Optional.empty(), now);
    permitted(inode, caller, directory, mode, umask);
    give(directory, name, inode, now);
    return inode;
  }

  /// Who owns it, and what he may do: by the directory's default list, or else by `umask`.
  private static void permitted(Inode inode, Caller caller, Inode directory, int mode, int umask) {
    inode.permissions = mode & 07777;
    Name defaults = directory.xattrs.get(Acl.DEFAULT);
    if (defaults == null) {
      inode.permissions &= ~(umask & 0777);
    } else {
      Acl.Inherited inherited = Acl.of(defaults).orElseThrow().inherited(inode.permissions);
      inode.permissions = inherited.permissions();
      if (!inherited.access().isMode()) {
        inode.xattrs.put(Acl.ACCESS, inherited.access().encoded());
      }
      if (inode.isDirectory()) {
        inode.xattrs.put(Acl.DEFAULT, defaults);
      }
    }
    owned(inode, caller, directory);
  }

  /// A directory with the set-group-id bit gives its group, and the bit to directories.
  private static void owned(Inode inode, Caller caller, Inode directory) {
    boolean inherits = (directory.permissions & Inode.SET_GROUP_ID) != 0;
    inode.uid = caller.uid();
    inode.gid = inherits ? directory.gid : caller.gid();
    if (inherits && inode.isDirectory()) {
      inode.permissions |= Inode.SET_GROUP_ID;
    }
  }

  private static void give(Inode directory, Name name, Inode inode, long now) {
    directory.put(name, inode);
    if (inode.isDirectory()) {
      inode.links = 2;
      directory.links++;
    } else {
      inode.links++;
    }
    directory.contentsChanged(now);
  }

  void unlink(Request.Unlink request, long now) {
    Inode directory = inodes.directory(request.parent());
    if (isDots(request.name())) {
      throw new Refusal(Errno.EISDIR);
    }
    Inode inode = lookUp(request.parent(), request.name());
    if (inode.isDirectory()) {
      throw new Refusal(Errno.EISDIR);
    }
    directory.entries.remove(request.name());
    directory.contentsChanged(now);
    loses(directory, inode, now);
  }

  void removeDirectory(Request.RemoveDirectory request, long now) {
    Inode directory = inodes.directory(request.parent());
    if (request.name().equals(DOT)) {
      throw new Refusal(Errno.EINVAL);
    }
    if (request.name().equals(DOT_DOT)) {
      throw new Refusal(Errno.ENOTEMPTY);
    }
    Inode inode = lookUp(request.parent(), request.name());
    if (!inode.isDirectory()) {
      throw new Refusal(Errno.ENOTDIR);
    }
    if (!inode.entries.isEmpty()) {
      throw new Refusal(Errno.ENOTEMPTY);
    }
    directory.entries.remove(request.name());
    directory.contentsChanged(now);
    loses(directory, inode, now);
  }

  /// A name of it in the directory is no more.
  private static void loses(Inode directory, Inode inode, long now) {
    if (inode.isDirectory()) {
      inode.links = 0;
      directory.links--;
    } else {
      inode.links--;
    }
    inode.changed.move(now);
  }

  Inode link(Request.Link request, long now) {
    Inode inode = linked(request);
    Inode directory = roomFor(request.newParent(), request.newName());
    if (inode.isDirectory()) {
      throw new Refusal(Errno.EPERM);
    }
    if (inode.links == 0 && !inode.linkable) {
      throw new Refusal(Errno.ENOENT);
    }
    if (inode.links >= limits.links()) {
      throw new Refusal(Errno.EMLINK);
    }
    inode.linkable = false;
    give(directory, request.newName(), inode, now);
    inode.changed.move(now);
    return inode;
  }

  void rename(Request.Rename request, long now) {
    Replacement replacement = request.replacement();
    Inode from = inodes.directory(request.parent());
    Inode to = inodes.directory(request.newParent());
    if (isDots(request.name())) {
      throw new Refusal(Errno.EBUSY);
    }
    if (isDots(request.newName())) {
      throw new Refusal(refuses(replacement) ? Errno.EEXIST : Errno.EBUSY);
    }
    Inode source = source(request, to);
    checkLength(to, request.newName());
    checkNotRemoved(to);
    Optional<Inode> target = find(to, request.newName());
    if (refuses(replacement) && target.isPresent()) {
      throw new Refusal(Errno.EEXIST);
    }
    boolean exchanges = replacement == Replacement.EXCHANGE;
    if (exchanges && target.isEmpty()) {
      throw new Refusal(Errno.ENOENT);
    }
    checkLoops(source, to, target, from, exchanges);
    if (target.isPresent() && target.get() == source) {
      return;
    }
    if (target.isPresent() && !exchanges) {
      checkTypes(source, target.get());
    }
    checkLinks(from, source, to, target, exchanges);
    if (exchanges) {
      exchange(from, request.name(), source, to, request.newName(), target.get(), now);
    } else {
      target.ifPresent(Namespace::checkEmpty);
      move(request, from, source, to, target, now);
    }
    source.changed.move(now);
    from.contentsChanged(now);
    if (to != from) {
      to.contentsChanged(now);
    }
  }

  /// If it is gone and there is no room for the name either, any of the two may be told.
  private Inode linked(Request.Link request) {
    try {
      return inodes.live(request.node());
    } catch (Refusal gone) {
      try {
        roomFor(request.newParent(), request.newName());
      } catch (Refusal noRoom) {
        throw new Refusal(gone.errno(), Errno.ENOENT, noRoom.errno());
      }
      throw gone;
    }
  }

  /// The kernel has found the one name and room for the other a moment ago. If neither is so any
  /// more, it does not matter which of the two is told.
  private Inode source(Request.Rename request, Inode to) {
    try {
      return lookUp(request.parent(), request.name());
    } catch (Refusal refusal) {
      boolean noRoom = to.links == 0 || request.newName().length() > Name.MOST_BYTES;
      throw noRoom && refusal.errno() == Errno.ENOENT
          ? new Refusal(Errno.ENOENT, Errno.ENAMETOOLONG, Errno.ESTALE)
          : refusal;
    }
  }

  private static boolean refuses(Replacement replacement) {
    return replacement == Replacement.REFUSE || replacement == Replacement.WHITEOUT_REFUSE;
  }

  /// Neither may a directory get into itself, nor may one go while what it holds is moved out.
  private void checkLoops(
      Inode source, Inode to, Optional<Inode> target, Inode from, boolean exchanges) {
    if (source.isDirectory() && inodes.isWithin(to, source)) {
      throw new Refusal(Errno.EINVAL);
    }
    if (target.isPresent() && target.get().isDirectory() && inodes.isWithin(from, target.get())) {
      if (exchanges) {
        throw new Refusal(Errno.EINVAL);
      }
      throw source.isDirectory()
          ? new Refusal(Errno.ENOTEMPTY)
          : new Refusal(Errno.ENOTEMPTY, Errno.EISDIR);
    }
  }

  private static void checkTypes(Inode source, Inode target) {
    if (source.isDirectory() && !target.isDirectory()) {
      throw new Refusal(Errno.ENOTDIR);
    }
    if (!source.isDirectory() && target.isDirectory()) {
      throw new Refusal(Errno.EISDIR);
    }
  }

  private void checkLinks(
      Inode from, Inode source, Inode to, Optional<Inode> target, boolean exchanges) {
    if (from == to) {
      return;
    }
    boolean replacesDirectory = target.isPresent() && target.get().isDirectory();
    boolean gains = source.isDirectory() && !replacesDirectory;
    boolean gainsBack = exchanges && !source.isDirectory() && replacesDirectory;
    if (gains && to.links >= limits.links() || gainsBack && from.links >= limits.links()) {
      throw new Refusal(Errno.EMLINK);
    }
  }

  private static void checkEmpty(Inode target) {
    if (!target.entries.isEmpty()) {
      throw new Refusal(Errno.ENOTEMPTY);
    }
  }

  private void move(
      Request.Rename request,
      Inode from,
      Inode source,
      Inode to,
      Optional<Inode> target,
      long now) {
    target.ifPresent(replaced -> loses(to, replaced, now));
    from.entries.remove(request.name());
    to.put(request.newName(), source);
    if (source.isDirectory()) {
      from.links--;
      to.links++;
    }
    if (whitesOut(request.replacement())) {
      Inode whiteout = inodes.make(FileType.CHARACTER_DEVICE, 0, Optional.empty(), now);
      permitted(whiteout, request.caller(), from, 0, 0);
      whiteout.links = 1;
      from.put(request.name(), whiteout);
    }
  }

  private static boolean whitesOut(Replacement replacement) {
    return replacement == Replacement.WHITEOUT || replacement == Replacement.WHITEOUT_REFUSE;
  }

  private static void exchange(
      Inode from, Name name, Inode source, Inode to, Name newName, Inode target, long now) {
    from.put(name, target);
    to.put(newName, source);
    if (source.isDirectory()) {
      from.links--;
      to.links++;
    }
    if (target.isDirectory()) {
      to.links--;
      from.links++;
    }
    target.changed.move(now);
  }

  /// The directory, if a new entry may get this name.
  private Inode roomFor(long parent, Name name) {
    Inode directory = inodes.directory(parent);
    if (isDots(name)) {
      throw new Refusal(Errno.EEXIST);
    }
    checkLength(directory, name);
    checkNotRemoved(directory);
    if (directory.entries.containsKey(name)) {
      throw new Refusal(Errno.EEXIST);
    }
    return directory;
  }

  private Optional<Inode> find(Inode directory, Name name) {
    return Optional.ofNullable(directory.entries.get(name)).map(entry -> inodes.get(entry.node()));
  }

  private static boolean isDots(Name name) {
    return name.equals(DOT) || name.equals(DOT_DOT);
  }

  private static void checkLength(Inode directory, Name name) {
    if (name.length() > Name.MOST_BYTES) {
      if (directory.links == 0) {
        throw new Refusal(Errno.ENAMETOOLONG, Errno.ENOENT, Errno.ESTALE);
      }
      throw new Refusal(Errno.ENAMETOOLONG);
    }
  }

  private static void checkNotRemoved(Inode directory) {
    if (directory.links == 0) {
      throw new Refusal(Errno.ENOENT, Errno.ESTALE);
    }
  }
}
