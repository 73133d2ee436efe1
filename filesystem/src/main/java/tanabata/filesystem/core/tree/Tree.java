package tanabata.filesystem.core.tree;

import java.util.Optional;
import tanabata.filesystem.core.block.BlockKey;
import tanabata.filesystem.core.block.Changes;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.format.Area;
import tanabata.filesystem.format.Node;

/// A B+ tree (Comer, "The Ubiquitous B-Tree", 1979) whose root lies in a part of another block, so
/// that a small one needs no block of its own. A node is split when it is full, and freed when it
/// is empty; it is not merged with others before, except that the root takes back what fits into
/// it.
public final class Tree {

  /// No value is longer: two halves of a node must have room for another one.
  public static final int LONGEST_VALUE = 900;

  private final Changes changes;
  private final Root root;
  private final NodeSpace space;

  /// @param space for nodes; not used by those who only read
  public Tree(Changes changes, Root root, NodeSpace space) {
    this.changes = changes;
    this.root = root;
    this.space = space;
  }

  /// An entry, where it lies: not to be kept beyond the operation.
  ///
  /// @param at offset of the value in `block`
  public record Item(long key, byte[] block, int at, int length) {}

  /// Takes entries in the order of their keys.
  @FunctionalInterface
  public interface Visitor {

    /// @return whether to go on
    boolean visit(Item item);
  }

  private record Split(long key, long block) {}

  private record Place(BlockKey key, Area area) {}

  private Place top() {
    return new Place(root.key(), root.area());
  }

  private Place below(byte[] block, Place place, int index) {
    return new Place(root.node(Node.child(block, place.area, index)), Area.BLOCK);
  }

  /// The child's block, one level below.
  private byte[] read(Place child, int level) {
    byte[] block = changes.read(child.key);
    if (Node.level(block, child.area) != level) {
      throw new Damaged(child.key + " has the wrong level");
    }
    return block;
  }

  public Optional<Item> find(long key) {
    return ceiling(key).filter(item -> item.key == key);
  }

  /// The first entry whose key is not below this one.
  public Optional<Item> ceiling(long key) {
    First first = new First();
    scan(key, first);
    return first.found;
  }

  private static final class First implements Visitor {
    private Optional<Item> found = Optional.empty();

    @Override
    public boolean visit(Item item) {
      found = Optional.of(item);
      return false;
    }
  }

  /// The last entry whose key is not above this one.
  public Optional<Item> floor(long key) {
    Place top = top();
    return floor(top, Node.level(changes.read(top.key), top.area), key);
  }

  private Optional<Item> floor(Place place, int level, long key) {
    byte[] block = read(place, level);
    if (level == 0) {
      int index = Node.search(block, place.area, key);
      int last = isAt(block, place.area, index, key) ? index : index - 1;
      return last < 0 ? Optional.empty() : Optional.of(item(block, place.area, last));
    }
    // The leaf of a key may hold nothing up to it: what is before is in an earlier one.
    for (int i = Node.searchChild(block, place.area, key); i >= 0; i--) {
      Optional<Item> found = floor(below(block, place, i), level - 1, key);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static boolean isAt(byte[] block, Area area, int index, long key) {
    return index < Node.count(block, area) && Node.key(block, area, index) == key;
  }

  private static Item item(byte[] block, Area area, int index) {
    return new Item(
        Node.key(block, area, index),
        block,
        Node.valueAt(block, area, index),
        Node.valueLength(block, area, index));
  }

  /// Visits the entries from this key on. The tree must not be changed meanwhile.
  public void scan(long from, Visitor visitor) {
    Place place = top();
    byte[] block = changes.read(place.key);
    scan(place, block, Node.level(block, place.area), from, visitor);
  }

  private boolean scan(Place place, byte[] block, int level, long from, Visitor visitor) {
    int count = Node.count(block, place.area);
    if (level == 0) {
      for (int i = Node.search(block, place.area, from); i < count; i++) {
        if (!visitor.visit(item(block, place.area, i))) {
          return false;
        }
      }
      return true;
    }
    for (int i = Node.searchChild(block, place.area, from); i < count; i++) {
      Place child = below(block, place, i);
      if (!scan(child, read(child, level - 1), level - 1, from, visitor)) {
        return false;
      }
    }
    return true;
  }

  public boolean isEmpty() {
    return Node.count(changes.read(root.key()), root.area()) == 0;
  }

  /// Puts in an entry whose key is not there yet.
  public void insert(long key, byte[] value) {
    if (value.length > LONGEST_VALUE) {
      throw new IllegalArgumentException("a value of " + value.length + " bytes");
    }
    Place top = top();
    int level = Node.level(changes.read(top.key), top.area);
    Optional<Split> split = insert(top, level, key, value);
    if (split.isPresent()) {
      throw new IllegalStateException("a root is not split");
    }
  }

  private Optional<Split> insert(Place place, int level, long key, byte[] value) {
    byte[] block = read(place, level);
    if (level == 0) {
      return add(place, level, Node.search(block, place.area, key), key, value);
    }
    int index = Node.searchChild(block, place.area, key);
    Optional<Split> below = insert(below(block, place, index), level - 1, key, value);
    if (below.isEmpty()) {
      return Optional.empty();
    }
    long first = below.get().key;
    byte[] child = Node.childValue(below.get().block);
    int at = Node.search(changes.read(place.key), place.area, first);
    return add(place, level, at, first, child);
  }

  /// Adds an entry to a node.
  private Optional<Split> add(Place place, int level, int index, long key, byte[] value) {
    byte[] block = changes.change(place.key);
    if (Node.fits(block, place.area, value.length)) {
      Node.insert(block, place.area, index, key, value);
      return Optional.empty();
    }
    if (place.key.equals(root.key())) {
      pushDown(block, place, level);
      return insertBelowTop(level, key, value);
    }
    return Optional.of(split(block, place, level, index, key, value));
  }

  /// All that the root has goes into a node of its own.
  private void pushDown(byte[] block, Place place, int level) {
    BlockKey key = root.node(space.take());
    byte[] child = changes.blank(key);
    Node.create(child, Area.BLOCK, level);
    Node.move(block, place.area, 0, child, Area.BLOCK);
    changes.create(key, child);
    Node.create(block, place.area, level + 1);
    Node.insert(block, place.area, 0, 0, Node.childValue(key.number()));
  }

  private Optional<Split> insertBelowTop(int level, long key, byte[] value) {
    Place top = top();
    byte[] block = changes.read(top.key);
    Place child = below(block, top, 0);
    int index = Node.search(changes.read(child.key), child.area, key);
    Optional<Split> split = add(child, level, index, key, value);
    split.ifPresent(right -> {
      byte[] changed = changes.change(top.key);
      Node.insert(changed, top.area, 1, right.key, Node.childValue(right.block));
    });
    return Optional.empty();
  }

  private Split split(byte[] block, Place place, int level, int index, long key, byte[] value) {
    BlockKey right = root.node(space.take());
    byte[] other = changes.blank(right);
    Node.create(other, Area.BLOCK, level);
    int count = Node.count(block, place.area);
    // Entries that come in order fill their nodes.
    int middle = index == count ? count : middle(block, place.area);
    Node.move(block, place.area, middle, other, Area.BLOCK);
    if (index >= middle) {
      Node.insert(other, Area.BLOCK, index - middle, key, value);
    } else {
      Node.insert(block, place.area, index, key, value);
    }
    changes.create(right, other);
    return new Split(Node.key(other, Area.BLOCK, 0), right.number());
  }

  private static int middle(byte[] block, Area area) {
    int half = Node.used(block, area) / 2;
    int index = 0;
    int before = 0;
    while (before < half) {
      before += Node.SLOT + Node.valueLength(block, area, index);
      index++;
    }
    return index;
  }

  /// Gives an entry that is there another value.
  public void replace(long key, byte[] value) {
    Place place = top();
    byte[] block = changes.read(place.key);
    for (int level = Node.level(block, place.area); level > 0; level--) {
      place = below(block, place, Node.searchChild(block, place.area, key));
      block = read(place, level - 1);
    }
    int index = Node.search(block, place.area, key);
    if (!isAt(block, place.area, index, key)) {
      throw lacksEntry();
    }
    if (Node.valueLength(block, place.area, index) == value.length) {
      Node.replace(changes.change(place.key), place.area, index, value);
    } else {
      remove(key);
      insert(key, value);
    }
  }

  private Damaged lacksEntry() {
    return new Damaged(root.key() + " lacks an entry");
  }

  /// Removes an entry that is there.
  public void remove(long key) {
    Place top = top();
    int level = Node.level(changes.read(top.key), top.area);
    remove(top, level, key);
    byte[] block = changes.read(top.key);
    if (level > 0 && Node.count(block, top.area) == 0) {
      Node.create(changes.change(top.key), top.area, 0);
    } else if (level > 0 && Node.count(block, top.area) == 1) {
      pullUp(block, top, level);
    }
  }

  /// @return whether the node is empty now
  private boolean remove(Place place, int level, long key) {
    byte[] block = read(place, level);
    if (level == 0) {
      int index = Node.search(block, place.area, key);
      if (!isAt(block, place.area, index, key)) {
        throw lacksEntry();
      }
      byte[] changed = changes.change(place.key);
      Node.remove(changed, place.area, index);
      return Node.count(changed, place.area) == 0;
    }
    int index = Node.searchChild(block, place.area, key);
    Place child = below(block, place, index);
    if (!remove(child, level - 1, key)) {
      return false;
    }
    changes.free(child.key);
    space.give(child.key.number());
    byte[] changed = changes.change(place.key);
    long low = Node.key(changed, place.area, index);
    Node.remove(changed, place.area, index);
    if (index == 0 && Node.count(changed, place.area) > 0) {
      // The next child takes over what is below its own first key.
      Node.setKey(changed, place.area, 0, low);
    }
    return Node.count(changed, place.area) == 0;
  }

  /// The only child of the root goes back into it, if that leaves it room.
  private void pullUp(byte[] block, Place top, int level) {
    Place child = below(block, top, 0);
    byte[] only = read(child, level - 1);
    if (Node.used(only, child.area) > top.area.length() / 2) {
      return;
    }
    byte[] copy = only.clone();
    byte[] changed = changes.change(top.key);
    Node.create(changed, top.area, level - 1);
    Node.move(copy, child.area, 0, changed, top.area);
    changes.free(child.key);
    space.give(child.key.number());
  }

  /// Frees all nodes but the root of a tree that has no entries worth keeping.
  ///
  /// @param most how many nodes at a time
  /// @return whether none is left
  public boolean clear(int most) {
    byte[] block = changes.read(root.key());
    int level = Node.level(block, root.area());
    int[] left = {most};
    boolean cleared = level == 0 || clear(top(), level, left);
    if (cleared) {
      Node.create(changes.change(root.key()), root.area(), 0);
    }
    return cleared;
  }

  private boolean clear(Place place, int level, int[] left) {
    for (int i = Node.count(read(place, level), place.area) - 1; i >= 0; i--) {
      Place child = below(changes.read(place.key), place, i);
      boolean whole = level == 1 || clear(child, level - 1, left);
      if (!whole || left[0] == 0) {
        return false;
      }
      left[0]--;
      changes.free(child.key);
      space.give(child.key.number());
      Node.remove(changes.change(place.key), place.area, i);
    }
    return true;
  }
}
