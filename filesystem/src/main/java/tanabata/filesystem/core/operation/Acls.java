package tanabata.filesystem.core.operation;

import java.util.Optional;
import tanabata.filesystem.core.block.Interruption.Fails;
import tanabata.filesystem.core.file.Inode;
import tanabata.filesystem.core.file.Xattrs;
import tanabata.filesystem.format.InodeView;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;

/// POSIX access control lists (POSIX.1e, draft 17), as the kernel hands them over: attributes of
/// version 2. The kernel decides by them; here they are kept in step with the mode of an inode, and
/// inherited.
final class Acls {

  static final Name ACCESS = Name.of("system.posix_acl_access");
  static final Name DEFAULT = Name.of("system.posix_acl_default");

  private static final int VERSION = 2;
  private static final int HEAD = 4;
  private static final int ENTRY = 8;

  private static final int USER_OBJECT = 0x01;
  private static final int NAMED_USER = 0x02;
  private static final int GROUP_OBJECT = 0x04;
  private static final int NAMED_GROUP = 0x08;
  private static final int MASK = 0x10;
  private static final int OTHER = 0x20;

  private Acls() {}

  static boolean isAcl(Name name) {
    return name.equals(ACCESS) || name.equals(DEFAULT);
  }

  /// The kernel writes the lowest byte first.
  private static int getShort(byte[] acl, int at) {
    return acl[at] & 0xFF | (acl[at + 1] & 0xFF) << 8;
  }

  private static void putShort(byte[] acl, int at, int value) {
    acl[at] = (byte) value;
    acl[at + 1] = (byte) (value >> 8);
  }

  /// Owner, named users, owning group, named groups, mask, others, each at most once and in this
  /// order; a mask if anybody is named.
  private static void check(byte[] acl) {
    if (acl.length < HEAD) {
      throw new Fails(Errno.EINVAL);
    }
    if ((getShort(acl, 0) | getShort(acl, 2) << 16) != VERSION) {
      throw new Fails(Errno.EOPNOTSUPP);
    }
    if ((acl.length - HEAD) % ENTRY != 0) {
      throw new Fails(Errno.EINVAL);
    }
    int last = 0;
    boolean named = false;
    for (int at = HEAD; at < acl.length; at += ENTRY) {
      int tag = getShort(acl, at);
      boolean isNamed = tag == NAMED_USER || tag == NAMED_GROUP;
      boolean sound =
          isKnown(tag)
              && (tag > last || isNamed && tag == last)
              && (getShort(acl, at + 2) & ~7) == 0;
      if (!sound) {
        throw new Fails(Errno.EINVAL);
      }
      named |= isNamed;
      last = tag;
    }
    boolean complete =
        acl.length == HEAD
            || entry(acl, USER_OBJECT) >= 0
                && entry(acl, GROUP_OBJECT) >= 0
                && entry(acl, OTHER) >= 0
                && (!named || entry(acl, MASK) >= 0);
    if (!complete) {
      throw new Fails(Errno.EINVAL);
    }
  }

  private static boolean isKnown(int tag) {
    return tag == USER_OBJECT
        || tag == NAMED_USER
        || tag == GROUP_OBJECT
        || tag == NAMED_GROUP
        || tag == MASK
        || tag == OTHER;
  }

  private static int entry(byte[] acl, int tag) {
    for (int at = HEAD; at < acl.length; at += ENTRY) {
      if (getShort(acl, at) == tag) {
        return at;
      }
    }
    return -1;
  }

  private static int rights(byte[] acl, int tag) {
    int at = entry(acl, tag);
    return at < 0 ? 0 : getShort(acl, at + 2) & 7;
  }

  private static void setRights(byte[] acl, int tag, int rights) {
    int at = entry(acl, tag);
    if (at >= 0) {
      putShort(acl, at + 2, rights);
    }
  }

  /// Whether it says no more than a mode does.
  private static boolean isMinimal(byte[] acl) {
    return acl.length == HEAD + 3 * ENTRY && entry(acl, MASK) < 0;
  }

  private static int classOfGroup(byte[] acl) {
    return entry(acl, MASK) < 0 ? GROUP_OBJECT : MASK;
  }

  private static int modeBits(byte[] acl) {
    return rights(acl, USER_OBJECT) << 6 | rights(acl, classOfGroup(acl)) << 3 | rights(acl, OTHER);
  }

  /// Somebody sets a list.
  static void set(Work work, Inode inode, Name name, byte[] acl) {
    check(acl);
    Xattrs xattrs = new Xattrs(inode, work.hash());
    if (name.equals(DEFAULT)) {
      if (!inode.isDirectory()) {
        throw new Fails(Errno.EACCES);
      }
      if (acl.length == HEAD) {
        xattrs.remove(DEFAULT);
      } else {
        xattrs.set(DEFAULT, acl);
      }
      return;
    }
    if (acl.length > HEAD) {
      byte[] block = inode.change();
      InodeView.setMode(block, InodeView.mode(block) & ~0777 | modeBits(acl));
    }
    if (acl.length == HEAD || isMinimal(acl)) {
      xattrs.remove(ACCESS);
    } else {
      xattrs.set(ACCESS, acl);
    }
  }

  /// The mode has been set; the list follows.
  static void modeChanged(Work work, Inode inode) {
    Xattrs xattrs = new Xattrs(inode, work.hash());
    Optional<byte[]> acl = xattrs.get(ACCESS);
    if (acl.isPresent()) {
      byte[] changed = acl.get();
      applyMode(changed, InodeView.mode(inode.view()));
      xattrs.set(ACCESS, changed);
    }
  }

  private static void applyMode(byte[] acl, int mode) {
    setRights(acl, USER_OBJECT, mode >> 6 & 7);
    setRights(acl, classOfGroup(acl), mode >> 3 & 7);
    setRights(acl, OTHER, mode & 7);
  }

  /// A new inode gets what its directory leaves to it, or else loses what the umask takes.
  static void inherit(Work work, Inode directory, Inode inode, int umask) {
    Optional<byte[]> left = new Xattrs(directory, work.hash()).get(DEFAULT);
    byte[] block = inode.change();
    int mode = InodeView.mode(block);
    if (left.isEmpty()) {
      InodeView.setMode(block, mode & ~(umask & 0777));
      return;
    }
    Xattrs own = new Xattrs(inode, work.hash());
    byte[] acl = left.get();
    int allowed = mode & modeBits(acl);
    InodeView.setMode(block, mode & ~0777 | allowed & 0777);
    if (!isMinimal(acl)) {
      byte[] access = acl.clone();
      applyMode(access, allowed);
      own.set(ACCESS, access);
    }
    if (inode.isDirectory()) {
      own.set(DEFAULT, acl);
    }
  }
}
