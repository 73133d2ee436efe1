package tanabata.filesystem.model;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// Extended attributes, and the two that are access control lists.
final class Xattrs {

  private static final List<String> NAMESPACES = List.of("user.", "trusted.", "security.");

  private final Limits limits;

  Xattrs(Limits limits) {
    this.limits = limits;
  }

  Reply get(Inode inode, Request.GetXattr request) {
    checkName(request.name());
    Name value = inode.xattrs.get(request.name());
    if (value == null) {
      if (isAcl(request.name()) && inode.type == FileType.SYMLINK) {
        throw new Refusal(Errno.EOPNOTSUPP, Errno.ENODATA);
      }
      throw new Refusal(Errno.ENODATA);
    }
    return bytes(value, request.room());
  }

  Reply list(Inode inode, int room) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (Name name : inode.xattrs.keySet()) {
      byte[] bytes = new byte[name.length() + 1];
      name.copyTo(bytes, 0);
      list.writeBytes(bytes);
    }
    return bytes(Name.of(list.toByteArray(), 0, list.size()), room);
  }

  private static Reply bytes(Name value, int room) {
    if (room == 0) {
      return new Reply.Size(value.length());
    }
    if (room < value.length()) {
      throw new Refusal(Errno.ERANGE);
    }
    return new Reply.Bytes(value);
  }

  void set(Inode inode, Request.SetXattr request, long now) {
    Name name = request.name();
    if (request.value().length() > limits.xattrBytes()) {
      throw new Refusal(Errno.E2BIG);
    }
    checkName(name);
    Name before = inode.xattrs.get(name);
    int permissions = inode.permissions;
    if (isAcl(name)) {
      setAcl(inode, name, Acl.of(request.value()), request.killsSetGroupId());
    } else {
      setOther(inode, request);
    }
    if (Objects.equals(before, inode.xattrs.get(name)) && inode.permissions == permissions) {
      inode.changed.chance();
    } else {
      inode.changed.move(now);
    }
  }

  private static void setOther(Inode inode, Request.SetXattr request) {
    Name name = request.name();
    checkUserMay(inode, name);
    switch (request.expectation()) {
      case ANY -> {}
      case ABSENT -> {
        if (inode.xattrs.containsKey(name)) {
          throw new Refusal(Errno.EEXIST);
        }
      }
      case PRESENT -> checkPresent(inode, name);
    }
    inode.xattrs.put(name, request.value());
  }

  void remove(Inode inode, Name name, long now) {
    checkName(name);
    if (isAcl(name)) {
      if (inode.xattrs.containsKey(name)) {
        inode.changed.move(now);
      } else {
        inode.changed.chance();
      }
      setAcl(inode, name, Optional.empty(), false);
    } else {
      checkUserMay(inode, name);
      checkPresent(inode, name);
      inode.xattrs.remove(name);
      inode.changed.move(now);
    }
  }

  private static void checkPresent(Inode inode, Name name) {
    if (!inode.xattrs.containsKey(name)) {
      throw new Refusal(Errno.ENODATA);
    }
  }

  /// A list of access that says no more than a mode becomes the mode.
  private static void setAcl(Inode inode, Name name, Optional<Acl> acl, boolean killsSetGroupId) {
    if (inode.type == FileType.SYMLINK) {
      throw new Refusal(Errno.EOPNOTSUPP);
    }
    if (name.equals(Acl.DEFAULT) && !inode.isDirectory() && acl.isPresent()) {
      throw new Refusal(Errno.EACCES);
    }
    inode.xattrs.remove(name);
    if (acl.isEmpty()) {
      return;
    }
    if (name.equals(Acl.DEFAULT) || !acl.get().isMode()) {
      inode.xattrs.put(name, acl.get().encoded());
    }
    if (name.equals(Acl.ACCESS)) {
      inode.permissions = inode.permissions & ~0777 | acl.get().permissions();
      if (killsSetGroupId) {
        inode.permissions &= ~Inode.SET_GROUP_ID;
      }
    }
  }

  private static void checkName(Name name) {
    if (name.length() == 0 || name.length() > Name.MOST_BYTES) {
      throw new Refusal(Errno.ERANGE);
    }
    if (isAcl(name)) {
      return;
    }
    for (String namespace : NAMESPACES) {
      if (name.startsWith(namespace)) {
        if (name.length() == namespace.length()) {
          throw new Refusal(Errno.EINVAL);
        }
        return;
      }
    }
    throw new Refusal(Errno.EOPNOTSUPP);
  }

  /// Users have attributes on what users can write.
  private static void checkUserMay(Inode inode, Name name) {
    if (name.startsWith("user.") && !inode.isRegular() && !inode.isDirectory()) {
      throw new Refusal(Errno.EPERM);
    }
  }

  private static boolean isAcl(Name name) {
    return name.equals(Acl.ACCESS) || name.equals(Acl.DEFAULT);
  }
}
