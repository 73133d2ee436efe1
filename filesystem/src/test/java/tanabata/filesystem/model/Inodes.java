package tanabata.filesystem.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;

/// All inodes that ever were.
final class Inodes {

  private final Map<Long, Inode> all;
  private long nextNumber;

  Inodes(long now) {
    all = new HashMap<>();
    nextNumber = Request.ROOT + 1;
    Inode root = new Inode(Request.ROOT, FileType.DIRECTORY, 0, Optional.empty(), now);
    root.permissions = 0755;
    root.links = 2;
    root.parent = root.node;
    all.put(root.node, root);
  }

  private Inodes(Map<Long, Inode> all, long nextNumber) {
    this.all = all;
    this.nextNumber = nextNumber;
  }

  Inodes copy() {
    Map<Long, Inode> copies = new HashMap<>();
    all.forEach((node, inode) -> copies.put(node, inode.copy()));
    return new Inodes(copies, nextNumber);
  }

  Inode make(FileType type, int device, Optional<Name> target, long now) {
    Inode inode = new Inode(nextNumber++, type, device, target, now);
    all.put(inode.node, inode);
    return inode;
  }

  long nextNumber() {
    return nextNumber;
  }

  void drawFrom(long number) {
    nextNumber = number;
  }

  Map<Long, Inode> all() {
    return all;
  }

  /// It is there, though perhaps without a name.
  Inode live(long node) {
    Inode inode = all.get(node);
    if (inode == null || inode.isGone()) {
      throw new Refusal(Errno.ESTALE, Errno.ENOENT);
    }
    return inode;
  }

  /// It may have been removed.
  Inode directory(long node) {
    Inode inode = all.get(node);
    if (inode == null) {
      throw new Refusal(Errno.ESTALE, Errno.ENOENT);
    }
    if (!inode.isDirectory()) {
      throw new Refusal(Errno.ENOTDIR, inode.isGone() ? Errno.ESTALE : Errno.ENOTDIR);
    }
    return inode;
  }

  Inode get(long node) {
    return all.get(node);
  }

  /// Whether it is in the other or the other itself.
  boolean isWithin(Inode directory, Inode other) {
    Inode at = directory;
    while (at != other) {
      if (at.parent == at.node) {
        return false;
      }
      at = all.get(at.parent);
    }
    return true;
  }
}
