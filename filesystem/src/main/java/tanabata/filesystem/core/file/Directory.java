package tanabata.filesystem.core.file;

import java.util.Optional;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.block.Interruption.Fails;
import tanabata.filesystem.core.tree.Tree;
import tanabata.filesystem.format.EntryValue;
import tanabata.filesystem.format.NameHash;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.FileType;
import tanabata.filesystem.request.Name;

/// The names in a directory.
public final class Directory {

  private static final int KEYS_OF_A_HASH = 256;

  private final Inode inode;
  private final Tree tree;
  private final NameHash hash;

  public Directory(Inode inode, NameHash hash) {
    this.inode = inode;
    this.tree = inode.map();
    this.hash = hash;
  }

  public Inode inode() {
    return inode;
  }

  /// What has this name.
  public Optional<EntryValue> find(Name name) {
    return item(name).map(this::entry);
  }

  private Optional<Tree.Item> item(Name name) {
    Named named = new Named(name, hash.directoryKey(name));
    tree.scan(named.first, named);
    return named.found;
  }

  /// Looks through the entries whose names have one hash.
  private static final class Named implements Tree.Visitor {
    private final Name name;
    private final long first;
    private Optional<Tree.Item> found = Optional.empty();
    private long free;

    Named(Name name, long first) {
      this.name = name;
      this.first = first;
      this.free = first;
    }

    @Override
    public boolean visit(Tree.Item item) {
      if (item.key() >= first + KEYS_OF_A_HASH) {
        return false;
      }
      if (EntryValue.isNamed(name, item.block(), item.at(), item.length())) {
        found = Optional.of(item);
        return false;
      }
      if (item.key() == free) {
        free++;
      }
      return true;
    }
  }

  private EntryValue entry(Tree.Item item) {
    return EntryValue.read(item.block(), item.at(), item.length())
        .orElseThrow(() -> new Damaged("directory " + inode.number() + " has a senseless entry"));
  }

  /// Adds a name that is not there.
  public void add(Name name, long node, FileType type) {
    Named named = new Named(name, hash.directoryKey(name));
    tree.scan(named.first, named);
    if (named.free == named.first + KEYS_OF_A_HASH) {
      throw new Fails(Errno.ENOSPC);
    }
    tree.insert(named.free, new EntryValue(node, type, name).write());
  }

  /// Removes a name that is there.
  public void remove(Name name) {
    tree.remove(keyOf(name));
  }

  /// A name that is there means something else.
  public void replace(Name name, long node, FileType type) {
    tree.replace(keyOf(name), new EntryValue(node, type, name).write());
  }

  private long keyOf(Name name) {
    return item(name)
        .orElseThrow(() -> new Damaged("directory " + inode.number() + " lacks a name"))
        .key();
  }

  public boolean isEmpty() {
    return tree.isEmpty();
  }

  /// Takes entries in the order of their positions.
  @FunctionalInterface
  public interface EntryVisitor {

    /// @param position of this entry
    /// @return whether to go on
    boolean visit(long position, EntryValue entry);
  }

  /// Visits the entries from this position on.
  public void scan(long position, EntryVisitor visitor) {
    tree.scan(position, item -> visitor.visit(item.key(), entry(item)));
  }
}
