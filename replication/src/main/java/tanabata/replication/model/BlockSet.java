package tanabata.replication.model;

import java.util.BitSet;

/// A set of blocks of one device, one bit each, that remembers which stretches of it differ from
/// what was last taken for the disk.
///
/// The stretches are those of the on-disk format: [#WORDS_PER_SECTOR] words share a metadata
/// sector. Not thread safe.
public final class BlockSet {

  /// 62 words of 64 bits fill a 512-byte metadata sector beside its 16-byte header.
  public static final int WORDS_PER_SECTOR = 62;

  private final long blocks;
  private final long[] words;
  private final BitSet changedSectors = new BitSet();
  private long count;

  public BlockSet(long blocks) {
    this.blocks = blocks;
    this.words = new long[wordsFor(blocks)];
  }

  public static int wordsFor(long blocks) {
    return Math.toIntExact((blocks + 63) / 64);
  }

  public static int sectorsFor(long blocks) {
    return (wordsFor(blocks) + WORDS_PER_SECTOR - 1) / WORDS_PER_SECTOR;
  }

  public long blocks() {
    return blocks;
  }

  /// How many blocks are in the set.
  public long count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  public boolean contains(long block) {
    return (words[(int) (block >>> 6)] & (1L << block)) != 0;
  }

  public boolean containsAny(long first, long end) {
    if (count == 0) {
      return false;
    }
    for (long block = first; block < end; block = (block | 63) + 1) {
      if ((words[(int) (block >>> 6)] & span(block, end)) != 0) {
        return true;
      }
    }
    return false;
  }

  public void add(long first, long end) {
    for (long block = first; block < end; block = (block | 63) + 1) {
      int word = (int) (block >>> 6);
      put(word, words[word] | span(block, end));
    }
  }

  public void remove(long first, long end) {
    for (long block = first; block < end; block = (block | 63) + 1) {
      int word = (int) (block >>> 6);
      put(word, words[word] & ~span(block, end));
    }
  }

  /// The bits of one word from `block` up to the end of the word, or to `end` if that comes first.
  private static long span(long block, long end) {
    long upper = end - (block & ~63L);
    return (-1L << block) & (upper >= 64 ? -1L : (1L << upper) - 1);
  }

  public void addAll() {
    add(0, blocks);
  }

  public void clear() {
    for (int word = 0; word < words.length; word++) {
      put(word, 0);
    }
  }

  /// The first block of the set at or after `from`, or [#blocks] if there is none.
  public long next(long from) {
    if (from >= blocks) {
      return blocks;
    }
    int word = (int) (from >>> 6);
    long bits = words[word] & (-1L << from);
    while (bits == 0) {
      if (++word == words.length) {
        return blocks;
      }
      bits = words[word];
    }
    return ((long) word << 6) + Long.numberOfTrailingZeros(bits);
  }

  /// The first block at or after `from` that is not in the set, at most `end`.
  public long nextAbsent(long from, long end) {
    long block = from;
    while (block < end && contains(block)) {
      block++;
    }
    return block;
  }

  public int wordCount() {
    return words.length;
  }

  public long word(int index) {
    return words[index];
  }

  /// Replaces 64 blocks at once; bits past the end of the device are dropped.
  public void put(int index, long bits) {
    long wanted = bits & mask(index);
    long old = words[index];
    if (old != wanted) {
      words[index] = wanted;
      count += Long.bitCount(wanted) - Long.bitCount(old);
      changedSectors.set(index / WORDS_PER_SECTOR);
    }
  }

  private long mask(int index) {
    long left = blocks - ((long) index << 6);
    return left >= 64 ? -1L : (1L << left) - 1;
  }

  public boolean hasChanges() {
    return !changedSectors.isEmpty();
  }

  /// Takes copies of all changed stretches, which then count as unchanged.
  public MetadataChange.Bits takeChanges(MetadataChange.Bitmap bitmap) {
    int n = changedSectors.cardinality();
    int[] sectors = new int[n];
    long[][] contents = new long[n][];
    int sector = -1;
    for (int i = 0; i < n; i++) {
      sector = changedSectors.nextSetBit(sector + 1);
      int from = sector * WORDS_PER_SECTOR;
      long[] content = new long[WORDS_PER_SECTOR];
      System.arraycopy(words, from, content, 0, Math.min(WORDS_PER_SECTOR, words.length - from));
      sectors[i] = sector;
      contents[i] = content;
    }
    changedSectors.clear();
    return new MetadataChange.Bits(bitmap, sectors, contents);
  }

  /// Declares that the disk holds exactly this; for loading.
  public void markUnchanged() {
    changedSectors.clear();
  }
}
