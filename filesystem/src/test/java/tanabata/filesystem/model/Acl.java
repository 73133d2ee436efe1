package tanabata.filesystem.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;

/// A POSIX access control list, as in the extended attributes [#ACCESS] and [#DEFAULT]: version 2
/// of its binary form, and what the permissions of a mode have to do with it.
public record Acl(List<Entry> entries) {

  public static final Name ACCESS = Name.of("system.posix_acl_access");
  public static final Name DEFAULT = Name.of("system.posix_acl_default");

  private static final int VERSION = 2;
  private static final int NOBODY = -1;

  public Acl {
    entries = List.copyOf(entries);
  }

  public enum Tag {
    USER_OBJ(1),
    USER(2),
    GROUP_OBJ(4),
    GROUP(8),
    MASK(0x10),
    OTHER(0x20);

    private final int code;

    Tag(int code) {
      this.code = code;
    }

    boolean isNamed() {
      return this == USER || this == GROUP;
    }
  }

  /// @param permissions three bits
  /// @param id of a user or group that is named
  public record Entry(Tag tag, int permissions, int id) {

    public Entry(Tag tag, int permissions) {
      this(tag, permissions, NOBODY);
    }
  }

  /// A list and what is left of a mode that a program asked for.
  record Inherited(Acl access, int permissions) {}

  /// Empty if there are no entries, which means no list.
  static Optional<Acl> of(Name value) {
    ByteBuffer bytes = ByteBuffer.wrap(bytesOf(value)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.capacity() == 0) {
      return Optional.empty();
    }
    if (bytes.capacity() < 4) {
      throw new Refusal(Errno.EINVAL);
    }
    if (bytes.getInt() != VERSION) {
      throw new Refusal(Errno.EOPNOTSUPP);
    }
    if (bytes.remaining() % 8 != 0) {
      throw new Refusal(Errno.EINVAL);
    }
    List<Entry> entries = new ArrayList<>();
    while (bytes.hasRemaining()) {
      Tag tag = tag(bytes.getShort());
      int permissions = bytes.getShort();
      int id = bytes.getInt();
      entries.add(new Entry(tag, permissions, tag.isNamed() ? id : NOBODY));
    }
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    Acl acl = new Acl(entries);
    acl.check();
    return Optional.of(acl);
  }

  private static Tag tag(int code) {
    for (Tag tag : Tag.values()) {
      if (tag.code == code) {
        return tag;
      }
    }
    throw new Refusal(Errno.EINVAL);
  }

  /// Each of user, group and others once, in order, and a mask if there are names.
  private void check() {
    StringBuilder order = new StringBuilder();
    for (Entry entry : entries) {
      if ((entry.permissions & ~7) != 0) {
        throw new Refusal(Errno.EINVAL);
      }
      order.append(entry.tag.ordinal());
    }
    if (!order.toString().matches("01*2(3*45|5)") || hasNames() && mask().isEmpty()) {
      throw new Refusal(Errno.EINVAL);
    }
  }

  private boolean hasNames() {
    return entries.stream().anyMatch(entry -> entry.tag.isNamed());
  }

  private Optional<Entry> mask() {
    return entries.stream().filter(entry -> entry.tag == Tag.MASK).findFirst();
  }

  /// Whether a mode says all that it says.
  boolean isMode() {
    return !hasNames() && mask().isEmpty();
  }

  /// What it makes of the nine bits of a mode. The bits of the group are the mask.
  int permissions() {
    return get(Tag.USER_OBJ) << 6 | get(groupTag()) << 3 | get(Tag.OTHER);
  }

  private Tag groupTag() {
    return mask().isPresent() ? Tag.MASK : Tag.GROUP_OBJ;
  }

  private int get(Tag tag) {
    return entries.stream().filter(entry -> entry.tag == tag).findFirst().orElseThrow().permissions;
  }

  /// After `chmod`.
  Acl withMode(int mode) {
    Tag group = groupTag();
    List<Entry> changed = new ArrayList<>();
    for (Entry entry : entries) {
      int permissions = entry.permissions;
      if (entry.tag == Tag.USER_OBJ) {
        permissions = mode >> 6 & 7;
      } else if (entry.tag == group) {
        permissions = mode >> 3 & 7;
      } else if (entry.tag == Tag.OTHER) {
        permissions = mode & 7;
      }
      changed.add(new Entry(entry.tag, permissions, entry.id));
    }
    return new Acl(changed);
  }

  /// As the default of a directory, what a new inode in it gets: no more than both allow.
  Inherited inherited(int mode) {
    Acl access = withMode(mode & permissions());
    return new Inherited(access, mode & ~0777 | access.permissions());
  }

  public Name encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 8 * entries.size()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(VERSION);
    for (Entry entry : entries) {
      bytes.putShort((short) entry.tag.code).putShort((short) entry.permissions).putInt(entry.id);
    }
    return Name.of(bytes.array(), 0, bytes.capacity());
  }

  private static byte[] bytesOf(Name value) {
    byte[] bytes = new byte[value.length()];
    value.copyTo(bytes, 0);
    return bytes;
  }
}
