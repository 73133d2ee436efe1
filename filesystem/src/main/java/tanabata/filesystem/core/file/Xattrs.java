package tanabata.filesystem.core.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.block.Interruption.Fails;
import tanabata.filesystem.core.tree.Tree;
import tanabata.filesystem.format.NameHash;
import tanabata.filesystem.format.XattrPart;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;

/// The extended attributes of an inode. A value is cut into parts that fit into the nodes of a
/// tree; the first one has the name.
public final class Xattrs {

  /// Longer values are refused (`XATTR_SIZE_MAX`).
  public static final int MOST_BYTES = 1 << 16;

  private static final int PARTS = 256;
  private static final int NAMES_OF_A_HASH = 16;

  private final Inode inode;
  private final Tree tree;
  private final NameHash hash;

  public Xattrs(Inode inode, NameHash hash) {
    this.inode = inode;
    this.tree = inode.xattrs();
    this.hash = hash;
  }

  public Optional<byte[]> get(Name name) {
    return find(name).map(this::value);
  }

  private record Found(long key, XattrPart.Head head) {}

  private Optional<Found> find(Name name) {
    long first = hash.xattrKey(name);
    for (int i = 0; i < NAMES_OF_A_HASH; i++) {
      long key = first + (long) i * PARTS;
      Optional<Found> found = tree.find(key).map(this::found);
      if (found.isPresent() && found.get().head.name().equals(name)) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Found found(Tree.Item item) {
    return new Found(
        item.key(),
        XattrPart.readHead(item.block(), item.at(), item.length())
            .orElseThrow(
                () -> new Damaged("inode " + inode.number() + " has a senseless attribute")));
  }

  private byte[] value(Found found) {
    byte[] value = Arrays.copyOf(found.head.begin(), found.head.bytes());
    int at = found.head.begin().length;
    for (int part = 1; at < value.length; part++) {
      Tree.Item item =
          tree.find(found.key + part)
              .filter(next -> next.length() > 0)
              .orElseThrow(
                  () -> new Damaged("inode " + inode.number() + " lacks a part of an attribute"));
      int count = Math.min(item.length(), value.length - at);
      System.arraycopy(item.block(), item.at(), value, at, count);
      at += count;
    }
    return value;
  }

  public void set(Name name, byte[] value) {
    remove(name);
    long first = hash.xattrKey(name);
    int place = 0;
    while (tree.find(first + (long) place * PARTS).isPresent()) {
      place++;
      if (place == NAMES_OF_A_HASH) {
        throw new Fails(Errno.ENOSPC);
      }
    }
    long key = first + (long) place * PARTS;
    int begin = Math.min(value.length, XattrPart.roomInHead(name, Tree.LONGEST_VALUE));
    tree.insert(key, XattrPart.writeHead(name, value, begin));
    int part = 1;
    for (int at = begin; at < value.length; at += Tree.LONGEST_VALUE) {
      int end = Math.min(value.length, at + Tree.LONGEST_VALUE);
      tree.insert(key + part, Arrays.copyOfRange(value, at, end));
      part++;
    }
  }

  /// @return whether it was there
  public boolean remove(Name name) {
    Optional<Found> found = find(name);
    if (found.isEmpty()) {
      return false;
    }
    long key = found.get().key;
    int left = found.get().head.bytes() - found.get().head.begin().length;
    tree.remove(key);
    for (int part = 1; left > 0; part++) {
      tree.remove(key + part);
      left -= Tree.LONGEST_VALUE;
    }
    return true;
  }

  public List<Name> names() {
    List<Name> names = new ArrayList<>();
    tree.scan(
        0,
        item -> {
          if (item.key() % PARTS == 0) {
            names.add(found(item).head.name());
          }
          return true;
        });
    return names;
  }

  public boolean isEmpty() {
    return tree.isEmpty();
  }

  /// Frees what the attributes of an inode without a name take.
  ///
  /// @return whether nothing is left
  public boolean clear(int most) {
    return tree.clear(most);
  }
}
