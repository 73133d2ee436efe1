package tanabata.filesystem.fuse.linux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// The tree of [MemoryFilesystem]. Inodes without a name stay until the end.
final class MemoryNames {

  private static final int SET_GROUP_ID = 02000;

  private final Map<Long, MemoryInode> inodes = new HashMap<>();
  private long nextNode = Request.ROOT;

  MemoryNames(Caller owner) {
    MemoryInode root = make(FileType.DIRECTORY.bits() | 0755, owner);
    root.parent = root.node;
  }

  private MemoryInode make(int mode, Caller owner) {
    MemoryInode inode = new MemoryInode(nextNode++, mode, owner);
    inodes.put(inode.node, inode);
    return inode;
  }

  MemoryInode inode(long node) throws Refusal {
    Refusal.when(!inodes.containsKey(node), Errno.ESTALE);
    return inodes.get(node);
  }

  private MemoryInode directory(long node) throws Refusal {
    Refusal.when(!inode(node).isDirectory(), Errno.ENOTDIR);
    return inode(node);
  }

  private MemoryInode child(long parent, Name name) throws Refusal {
    MemoryInode directory = directory(parent);
    Refusal.when(!directory.children.containsKey(name), Errno.ENOENT);
    return inode(directory.children.get(name));
  }

  Reply lookUp(Request.LookUp request) throws Refusal {
    if (request.name().equals(Name.of("."))) {
      return inode(request.parent()).entry();
    }
    if (request.name().equals(Name.of(".."))) {
      return inode(inode(request.parent()).parent).entry();
    }
    return directory(request.parent()).children.containsKey(request.name())
        ? child(request.parent(), request.name()).entry()
        : new Reply.Absent(java.time.Duration.ofSeconds(1));
  }

  MemoryInode make(Caller caller, long parent, Name name, int mode) throws Refusal {
    MemoryInode directory = directory(parent);
    Refusal.when(directory.children.containsKey(name), Errno.EEXIST);
    Refusal.when(directory.links == 0, Errno.ENOENT);
    MemoryInode inode = makeUnnamed(caller, parent, mode);
    inode.links = inode.isDirectory() ? 2 : 1;
    directory.put(name, inode.node);
    if (inode.isDirectory()) {
      directory.links++;
    }
    return inode;
  }

  MemoryInode makeUnnamed(Caller caller, long parent, int mode) throws Refusal {
    MemoryInode directory = directory(parent);
    MemoryInode inode = make(mode, caller);
    inode.parent = parent;
    inode.links = 0;
    if ((directory.mode & SET_GROUP_ID) != 0) {
      inode.gid = directory.gid;
      inode.mode |= inode.isDirectory() ? SET_GROUP_ID : 0;
    }
    return inode;
  }

  Reply link(Request.Link request) throws Refusal {
    MemoryInode directory = directory(request.newParent());
    Refusal.when(directory.children.containsKey(request.newName()), Errno.EEXIST);
    MemoryInode inode = inode(request.node());
    inode.links++;
    inode.changed = MemoryInode.now();
    directory.put(request.newName(), inode.node);
    return inode.entry();
  }

  Reply unlink(Request.Unlink request) throws Refusal {
    MemoryInode inode = child(request.parent(), request.name());
    Refusal.when(inode.isDirectory(), Errno.EISDIR);
    directory(request.parent()).remove(request.name());
    inode.links--;
    inode.changed = MemoryInode.now();
    return new Reply.Done();
  }

  Reply removeDirectory(Request.RemoveDirectory request) throws Refusal {
    MemoryInode inode = child(request.parent(), request.name());
    Refusal.when(!inode.isDirectory(), Errno.ENOTDIR);
    Refusal.when(!inode.children.isEmpty(), Errno.ENOTEMPTY);
    MemoryInode directory = directory(request.parent());
    directory.remove(request.name());
    directory.links--;
    inode.links = 0;
    return new Reply.Done();
  }

  Reply rename(Request.Rename request) throws Refusal {
    MemoryInode from = directory(request.parent());
    MemoryInode to = directory(request.newParent());
    MemoryInode moved = child(request.parent(), request.name());
    Optional<Long> there = Optional.ofNullable(to.children.get(request.newName()));
    switch (request.replacement()) {
      case EXCHANGE -> {
        MemoryInode other = child(request.newParent(), request.newName());
        from.put(request.name(), other.node);
        other.parent = from.node;
        to.put(request.newName(), moved.node);
        moved.parent = to.node;
        return new Reply.Done();
      }
      case REFUSE -> Refusal.when(there.isPresent(), Errno.EEXIST);
      case WHITEOUT, WHITEOUT_REFUSE -> throw new Refusal(Errno.EINVAL);
      case REPLACE -> {
        if (there.isPresent()) {
          replace(moved, inode(there.get()), to);
        }
      }
    }
    from.remove(request.name());
    to.put(request.newName(), moved.node);
    moved.parent = to.node;
    moved.changed = MemoryInode.now();
    if (moved.isDirectory()) {
      from.links--;
      to.links++;
    }
    return new Reply.Done();
  }

  private static void replace(MemoryInode moved, MemoryInode old, MemoryInode directory)
      throws Refusal {
    Refusal.when(old.isDirectory() && !moved.isDirectory(), Errno.EISDIR);
    Refusal.when(!old.isDirectory() && moved.isDirectory(), Errno.ENOTDIR);
    Refusal.when(!old.children.isEmpty(), Errno.ENOTEMPTY);
    old.links = old.isDirectory() ? 0 : old.links - 1;
    directory.links -= old.isDirectory() ? 1 : 0;
  }

  Reply list(Request.ReadDirectory request) throws Refusal {
    MemoryInode directory = directory(request.node());
    List<Reply.DirectoryEntry> entries = new ArrayList<>();
    int left = request.room();
    if (request.offset() < 1) {
      left = add(entries, left, request, new Place(Name.of("."), directory, 1, false));
    }
    if (request.offset() < 2) {
      MemoryInode parent = inode(directory.parent);
      left = add(entries, left, request, new Place(Name.of(".."), parent, 2, false));
    }
    for (Map.Entry<Long, Name> place : directory.places.tailMap(request.offset() + 1).entrySet()) {
      MemoryInode child = child(directory.node, place.getValue());
      left = add(entries, left, request, new Place(place.getValue(), child, place.getKey(), true));
      if (left < 0) {
        break;
      }
    }
    return new Reply.Listed(entries);
  }

  private record Place(Name name, MemoryInode inode, long number, boolean isReferred) {}

  /// @return how much room is left; negative if the entry did not fit
  private static int add(
      List<Reply.DirectoryEntry> entries, int left, Request.ReadDirectory request, Place place) {
    int rest = left < 0 ? left : left - request.listing().bytes(place.name());
    if (rest >= 0) {
      boolean told = place.isReferred() && request.listing() == Request.Listing.ATTRIBUTES;
      entries.add(
          new Reply.DirectoryEntry(
              place.name(),
              place.inode().node,
              place.inode().type(),
              place.number(),
              told ? Optional.of(place.inode().entry()) : Optional.empty()));
    }
    return rest;
  }
}
