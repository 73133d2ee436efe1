package tanabata.filesystem.format;

import tanabata.foundation.ByteRange;

/// Where everything is on a device of this size. Blocks are numbered from 0; each has 4 KiB.
///
/// The device is cut into groups of 126 MiB. Each begins with three blocks: its header, the bitmap
/// of blocks that are used, and the bitmap of those that hold metadata. The first group begins with
/// 64 KiB that stay free, then come the superblock, the slots, these three, and the journals.
///
/// @param blocks of the device; the last group may be shorter
/// @param journalBlocks of each slot
public record Geometry(long blocks, int journalBlocks) {

  public static final int BLOCK = BlockHeader.BLOCK;

  /// Inodes whose blocks lie in one window share a lock.
  public static final int WINDOW = 64;

  /// Blocks of a group: whole windows, and no more than one block has bits for beside its header.
  public static final int GROUP_BLOCKS = 504 * WINDOW;

  /// How many hosts may have it mounted.
  public static final int SLOTS = 2;

  public static final long SUPERBLOCK = 16;
  private static final long FIRST_SLOT = 17;
  private static final long FIRST_GROUP = 32;
  private static final int GROUP_HEAD = 3;

  /// A smaller device has no room for the journals.
  public static final long SMALLEST_BYTES = 16L << 20;

  public static final long LARGEST_BYTES = 16L << 40;
  private static final int SHORTEST_JOURNAL = 256;

  /// Both lie in the first group.
  private static final int LONGEST_JOURNAL = 1 << 13;

  /// A 32nd of the device for each journal, from 1 to 32 MiB.
  ///
  /// @throws IllegalArgumentException if the device is too small or too large
  public static Geometry of(long deviceBytes) {
    if (deviceBytes < SMALLEST_BYTES || deviceBytes > LARGEST_BYTES) {
      throw new IllegalArgumentException("a device of " + deviceBytes + " bytes");
    }
    long blocks = deviceBytes / BLOCK;
    if (blocks % GROUP_BLOCKS < WINDOW) {
      // A last group that could hold next to nothing is left out.
      blocks -= blocks % GROUP_BLOCKS;
    }
    int journal = Math.clamp(blocks / 32, SHORTEST_JOURNAL, LONGEST_JOURNAL);
    return new Geometry(blocks, journal);
  }

  /// Whether it can be that of a filesystem.
  boolean isSound() {
    return blocks * BLOCK >= SMALLEST_BYTES
        && blocks <= LARGEST_BYTES / BLOCK
        && journalBlocks >= SHORTEST_JOURNAL
        && journalBlocks <= LONGEST_JOURNAL
        && firstFree() < Math.min(blocks, GROUP_BLOCKS);
  }

  public static ByteRange bytes(long block) {
    return new ByteRange(block * BLOCK, BLOCK);
  }

  public static ByteRange bytes(long block, long count) {
    return new ByteRange(block * BLOCK, count * BLOCK);
  }

  public long slotBlock(int slot) {
    return FIRST_SLOT + slot;
  }

  /// The root of the tree of orphans of a slot: inodes without a name that are still open
  /// somewhere, or not wiped yet.
  public long orphanBlock(int slot) {
    return FIRST_SLOT + SLOTS + slot;
  }

  public long journalStart(int slot) {
    return FIRST_GROUP + GROUP_HEAD + (long) slot * journalBlocks;
  }

  /// The first block that is nobody's yet when the filesystem is new.
  public long firstFree() {
    return journalStart(SLOTS);
  }

  public int groups() {
    return (int) ((blocks + GROUP_BLOCKS - 1) / GROUP_BLOCKS);
  }

  public static int groupOf(long block) {
    return (int) (block / GROUP_BLOCKS);
  }

  public long groupStart(int group) {
    return (long) group * GROUP_BLOCKS;
  }

  public int groupBlocks(int group) {
    return (int) Math.min(GROUP_BLOCKS, blocks - groupStart(group));
  }

  public long groupHeader(int group) {
    return group == 0 ? FIRST_GROUP : groupStart(group);
  }

  public long usedBitmap(int group) {
    return groupHeader(group) + 1;
  }

  public long metadataBitmap(int group) {
    return groupHeader(group) + 2;
  }

  /// How many blocks at the start of a group are taken when the filesystem is new.
  public int reserved(int group) {
    return group == 0 ? (int) firstFree() : GROUP_HEAD + (hasCopy(group) ? 1 : 0);
  }

  /// Whether the group has a copy of the superblock: the first one, the third, the ninth and so on.
  public boolean hasCopy(int group) {
    if (group == 0) {
      return false;
    }
    int power = 1;
    while (power < group) {
      power *= 3;
    }
    return power == group;
  }

  public long superblockCopy(int group) {
    return groupStart(group) + GROUP_HEAD;
  }

  /// Whether a range of blocks lies on the device.
  public boolean contains(long block, long count) {
    return block >= 0 && count > 0 && block <= blocks - count;
  }
}
