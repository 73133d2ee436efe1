package tanabata.filesystem.model;

import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;

/// What changes of attributes do besides.
final class AttributeRules {

  private final Limits limits;

  AttributeRules(Limits limits) {
    this.limits = limits;
  }

  void change(Inode inode, Changes changes, long now) {
    check(inode, changes);
    boolean changesOwner = changes.uid().isPresent() || changes.gid().isPresent();
    changes.size().ifPresent(size -> resize(inode, size, changes, now));
    changes.uid().ifPresent(uid -> inode.uid = uid);
    changes.gid().ifPresent(gid -> inode.gid = gid);
    if (!inode.isDirectory() && (changesOwner || changes.killsPrivileges())) {
      inode.killPrivileges();
    }
    if (!inode.isDirectory() && (changesOwner || changes.size().isPresent())) {
      inode.xattrs.remove(Inode.CAPABILITY);
    }
    changes.mode().ifPresent(mode -> setMode(inode, mode));
    changes.accessed().ifPresent(when -> set(inode.accessed, when, now));
    changes.modified().ifPresent(when -> set(inode.modified, when, now));
    if (changes.equals(Changes.NONE)) {
      inode.changed.chance();
    } else {
      inode.changed.move(now);
    }
  }

  private void check(Inode inode, Changes changes) {
    if (changes.size().isPresent()) {
      if (inode.isDirectory()) {
        throw new Refusal(Errno.EISDIR);
      }
      if (!inode.isRegular() || changes.size().getAsLong() < 0) {
        throw new Refusal(Errno.EINVAL);
      }
      if (changes.size().getAsLong() > limits.fileBytes()) {
        throw new Refusal(Errno.EFBIG);
      }
    }
    if (changes.mode().isPresent() && inode.type == FileType.SYMLINK) {
      throw new Refusal(Errno.EOPNOTSUPP);
    }
  }

  /// `truncate(2)` to the size that it has need not be a modification, `ftruncate(2)` is.
  private static void resize(Inode inode, long size, Changes changes, long now) {
    if (inode.bytes.size() != size || changes.handle().isPresent()) {
      inode.modified.move(now);
    } else {
      inode.modified.chance();
    }
    inode.bytes.resize(size);
  }

  private static void setMode(Inode inode, int mode) {
    inode.permissions = mode & 07777;
    inode.xattrs.computeIfPresent(
        Acl.ACCESS, (_, value) -> Acl.of(value).orElseThrow().withMode(mode).encoded());
  }

  private static void set(Stamp stamp, Changes.When when, long now) {
    switch (when) {
      case Changes.Now() -> stamp.reset(now);
      case Changes.At(long nanos) -> stamp.give(nanos);
    }
  }
}
