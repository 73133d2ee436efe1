package tanabata.filesystem.format;

import java.util.Arrays;

/// A node of a tree: entries of a 63-bit key and some bytes, in the order of their keys. It lies in
/// a block of its own, or in a part of the block of an inode, as the root of a tree.
///
/// | at | bytes | what |
/// |---|---|---|
/// | 0 | 1 | level, 0 for a leaf |
/// | 2 | 2 | number of entries |
/// | 4 | 2 | where the values begin |
/// | 6 | 2 | bytes of values that nobody uses any more |
/// | 8 | 12 each | key (8), offset of the value (2), its length (2) |
///
/// Values lie at the end, the last one that came first. Above the leaves a value is the number of a
/// block, and its key the lowest that may be below it.
public final class Node {

  public static final int HEAD = 8;
  public static final int SLOT = 12;

  private Node() {}

  public static void create(byte[] block, Area area, int level) {
    int at = area.start();
    block[at] = (byte) level;
    block[at + 1] = 0;
    Bytes.putShort(block, at + 2, 0);
    Bytes.putShort(block, at + 4, area.length());
    Bytes.putShort(block, at + 6, 0);
  }

  public static int level(byte[] block, Area area) {
    return block[area.start()];
  }

  public static int count(byte[] block, Area area) {
    return Bytes.getShort(block, area.start() + 2);
  }

  public static long key(byte[] block, Area area, int index) {
    return Bytes.getLong(block, slot(area, index));
  }

  public static void setKey(byte[] block, Area area, int index, long key) {
    Bytes.putLong(block, slot(area, index), key);
  }

  /// Where the value of an entry is in the block.
  public static int valueAt(byte[] block, Area area, int index) {
    return area.start() + Bytes.getShort(block, slot(area, index) + 8);
  }

  public static int valueLength(byte[] block, Area area, int index) {
    return Bytes.getShort(block, slot(area, index) + 10);
  }

  public static byte[] value(byte[] block, Area area, int index) {
    int at = valueAt(block, area, index);
    return Arrays.copyOfRange(block, at, at + valueLength(block, area, index));
  }

  public static long child(byte[] block, Area area, int index) {
    return Bytes.getLong(block, valueAt(block, area, index));
  }

  public static long longAt(byte[] block, int at) {
    return Bytes.getLong(block, at);
  }

  /// The value of an entry that is a number.
  public static byte[] childValue(long block) {
    byte[] value = new byte[8];
    Bytes.putLong(value, 0, block);
    return value;
  }

  private static int slot(Area area, int index) {
    return area.start() + HEAD + index * SLOT;
  }

  /// The first entry whose key is not below this one, or the number of entries.
  public static int search(byte[] block, Area area, long key) {
    int low = 0;
    int high = count(block, area);
    while (low < high) {
      int middle = low + high >>> 1;
      if (key(block, area, middle) < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Which child a key is below.
  public static int searchChild(byte[] block, Area area, long key) {
    int index = search(block, area, key);
    boolean exact = index < count(block, area) && key(block, area, index) == key;
    return exact || index == 0 ? index : index - 1;
  }

  /// Bytes that are free for entries, those counted that nobody uses any more.
  public static int free(byte[] block, Area area) {
    int start = Bytes.getShort(block, area.start() + 4);
    int unused = Bytes.getShort(block, area.start() + 6);
    return start + unused - HEAD - count(block, area) * SLOT;
  }

  /// Bytes that its entries take.
  public static int used(byte[] block, Area area) {
    return area.length() - HEAD - free(block, area);
  }

  public static boolean fits(byte[] block, Area area, int length) {
    return free(block, area) >= SLOT + length;
  }

  /// Puts an entry in at an index, for which there must be room.
  public static void insert(byte[] block, Area area, int index, long key, byte[] value) {
    int count = count(block, area);
    int start = Bytes.getShort(block, area.start() + 4);
    if (start - HEAD - count * SLOT < SLOT + value.length) {
      compact(block, area);
      start = Bytes.getShort(block, area.start() + 4);
    }
    int at = slot(area, index);
    System.arraycopy(block, at, block, at + SLOT, (count - index) * SLOT);
    start -= value.length;
    System.arraycopy(value, 0, block, area.start() + start, value.length);
    Bytes.putLong(block, at, key);
    Bytes.putShort(block, at + 8, start);
    Bytes.putShort(block, at + 10, value.length);
    Bytes.putShort(block, area.start() + 2, count + 1);
    Bytes.putShort(block, area.start() + 4, start);
  }

  public static void remove(byte[] block, Area area, int index) {
    int count = count(block, area);
    int at = slot(area, index);
    int unused = Bytes.getShort(block, area.start() + 6) + valueLength(block, area, index);
    System.arraycopy(block, at + SLOT, block, at, (count - index - 1) * SLOT);
    Bytes.putShort(block, area.start() + 2, count - 1);
    Bytes.putShort(block, area.start() + 6, unused);
    if (count == 1) {
      create(block, area, level(block, area));
    }
  }

  /// Gives an entry another value of the same length.
  public static void replace(byte[] block, Area area, int index, byte[] value) {
    System.arraycopy(value, 0, block, valueAt(block, area, index), value.length);
  }

  /// Moves the entries from `first` on to another node, behind what is there.
  public static void move(byte[] from, Area source, int first, byte[] to, Area target) {
    int count = count(from, source);
    for (int i = first; i < count; i++) {
      insert(to, target, count(to, target), key(from, source, i), value(from, source, i));
    }
    if (first == 0) {
      create(from, source, level(from, source));
      return;
    }
    for (int i = count - 1; i >= first; i--) {
      remove(from, source, i);
    }
  }

  private static void compact(byte[] block, Area area) {
    byte[] copy = Arrays.copyOfRange(block, area.start(), area.start() + area.length());
    Area whole = new Area(0, area.length());
    int start = area.length();
    int count = count(block, area);
    for (int i = 0; i < count; i++) {
      int length = valueLength(copy, whole, i);
      int at = valueAt(copy, whole, i);
      start -= length;
      System.arraycopy(copy, at, block, area.start() + start, length);
      Bytes.putShort(block, slot(area, i) + 8, start);
    }
    Bytes.putShort(block, area.start() + 4, start);
    Bytes.putShort(block, area.start() + 6, 0);
  }

  /// Whether its numbers can be those of a node; a sound checksum does not say that.
  public static boolean isSound(byte[] block, Area area, int level) {
    int count = count(block, area);
    int start = Bytes.getShort(block, area.start() + 4);
    int values = 0;
    boolean sound =
        level(block, area) == level
            && HEAD + count * SLOT <= start
            && start <= area.length()
            && (level == 0 || count > 0);
    for (int i = 0; sound && i < count; i++) {
      int at = Bytes.getShort(block, slot(area, i) + 8);
      int length = valueLength(block, area, i);
      values += length;
      sound =
          at >= start
              && at + length <= area.length()
              && (level == 0 || length == 8)
              && key(block, area, i) >= 0
              && (i == 0 || key(block, area, i - 1) < key(block, area, i));
    }
    int unused = Bytes.getShort(block, area.start() + 6);
    return sound && values + unused == area.length() - start;
  }
}
