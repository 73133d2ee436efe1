package tanabata.filesystem.model;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;

/// A file, a directory, or whatever else has attributes. Others are named by their numbers, so that
/// all of a filesystem can be copied by copying each.
final class Inode {

  static final int SET_USER_ID = 04000;
  static final int SET_GROUP_ID = 02000;
  private static final int GROUP_EXECUTES = 010;

  static final Name CAPABILITY = Name.of("security.capability");

  /// @param position where a listing goes on after it
  record Entry(long node, long position) {}

  final long node;
  final FileType type;
  final int device;
  final Optional<Name> target;
  final long born;

  int permissions;
  int links;
  int uid;
  int gid;
  Stamp accessed;
  Stamp modified;
  Stamp changed;

  SparseBytes bytes = new SparseBytes();
  final NavigableMap<Name, Name> xattrs = new TreeMap<>();

  /// Of a directory.
  final NavigableMap<Name, Entry> entries = new TreeMap<>();

  long parent;
  long nextPosition = 3;

  int opens;

  /// Whether it never had a name, and may get one.
  boolean linkable;

  Inode(long node, FileType type, int device, Optional<Name> target, long now) {
    this(node, type, device, target, new Stamp(now), new Stamp(now), new Stamp(now), now);
  }

  private Inode(
      long node,
      FileType type,
      int device,
      Optional<Name> target,
      Stamp accessed,
      Stamp modified,
      Stamp changed,
      long born) {
    this.node = node;
    this.type = type;
    this.device = device;
    this.target = target;
    this.accessed = accessed;
    this.modified = modified;
    this.changed = changed;
    this.born = born;
  }

  Inode copy() {
    Inode copy =
        new Inode(
            node, type, device, target, accessed.copy(), modified.copy(), changed.copy(), born);
    copy.permissions = permissions;
    copy.links = links;
    copy.uid = uid;
    copy.gid = gid;
    copy.bytes = bytes.copy();
    copy.xattrs.putAll(xattrs);
    copy.entries.putAll(entries);
    copy.parent = parent;
    copy.nextPosition = nextPosition;
    copy.opens = opens;
    copy.linkable = linkable;
    return copy;
  }

  boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  boolean isRegular() {
    return type == FileType.REGULAR;
  }

  /// Nobody can reach it any more.
  boolean isGone() {
    return links == 0 && opens == 0;
  }

  void put(Name name, Inode child) {
    entries.put(name, new Entry(child.node, nextPosition++));
    if (child.isDirectory()) {
      child.parent = node;
    }
  }

  /// Whoever changes what it holds has changed it, too.
  void contentsChanged(long now) {
    modified.move(now);
    changed.move(now);
  }

  /// As after a write by somebody who is not privileged. A set-group-id bit without the right to
  /// execute means something else, and stays.
  void killPrivileges() {
    permissions &= ~SET_USER_ID;
    if ((permissions & GROUP_EXECUTES) != 0) {
      permissions &= ~SET_GROUP_ID;
    }
  }

  long size() {
    return switch (type) {
      case REGULAR -> bytes.size();
      case SYMLINK -> target.orElseThrow().length();
      case DIRECTORY -> SparseBytes.PAGE;
      case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, SOCKET -> 0;
    };
  }

  Attributes attributes() {
    return new Attributes(
        node,
        type.bits() | permissions,
        links,
        uid,
        gid,
        device,
        size(),
        bytes.pages() * 8L,
        accessed.nanos(),
        modified.nanos(),
        changed.nanos(),
        born);
  }
}
