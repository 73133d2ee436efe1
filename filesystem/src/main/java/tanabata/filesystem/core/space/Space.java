package tanabata.filesystem.core.space;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tanabata.filesystem.core.block.BlockKey;
import tanabata.filesystem.core.block.Changes;
import tanabata.filesystem.core.block.Interruption.Fails;
import tanabata.filesystem.core.block.Interruption.NeedsCommit;
import tanabata.filesystem.core.block.Journal;
import tanabata.filesystem.core.block.Run;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.format.BlockType;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.GroupView;
import tanabata.filesystem.request.Errno;

/// Finds free blocks, and frees them.
///
/// Besides what the bitmaps say, some blocks may not be taken: those for which data is on its way
/// to the disk and no extent says so yet, and those that were freed by what is not durable yet, for
/// after a power cut they may turn out to be in use.
public final class Space implements Journal.FreedBlocks {

  private final Geometry geometry;
  private final int firstGroup;
  private final GroupLocks locks;
  private final Map<Integer, BitSet> unavailable = new HashMap<>();

  /// So many blocks are free as soon as that is durable.
  private long freedJustNow;

  /// Where the search of a group begins.
  private final Map<Integer, Integer> cursor = new HashMap<>();

  /// What the allocator has to know of locks.
  public interface GroupLocks {

    /// Goes on only if the operation holds this lock alone.
    void needExclusive(LockId group);

    /// The same, if others may hold it too.
    void needShared(LockId group);

    /// Whether this mount has the lock alone, so that nobody need be asked.
    boolean isHeld(LockId group);
  }

  /// @param firstGroup where this mount begins to search, unlike others
  public Space(Geometry geometry, int firstGroup, GroupLocks locks) {
    this.geometry = geometry;
    this.firstGroup = firstGroup;
    this.locks = locks;
  }

  private static BlockKey key(long number, BlockType type, int group) {
    return new BlockKey(number, type, 0, LockId.group(group));
  }

  private BlockKey header(int group) {
    return key(geometry.groupHeader(group), BlockType.GROUP, group);
  }

  private BlockKey used(int group) {
    return key(geometry.usedBitmap(group), BlockType.USED_BITMAP, group);
  }

  private BlockKey metadata(int group) {
    return key(geometry.metadataBitmap(group), BlockType.METADATA_BITMAP, group);
  }

  /// Takes a block for metadata.
  ///
  /// @param near where it is best
  public long takeMetadata(Changes changes, long near) {
    Run run = find(changes, near, 1);
    mark(changes, run);
    int group = Geometry.groupOf(run.block());
    GroupView.set(changes.change(metadata(group)), bit(run.block()));
    return run.block();
  }

  /// The same, for an inode.
  public long takeInode(Changes changes, long near) {
    long block = takeMetadata(changes, near);
    countInodes(changes, block, 1);
    return block;
  }

  public void giveMetadata(Changes changes, long block) {
    int group = Geometry.groupOf(block);
    locks.needExclusive(LockId.group(group));
    GroupView.clear(changes.change(metadata(group)), bit(block));
    clear(changes, new Run(block, 1));
  }

  public void giveInode(Changes changes, long block) {
    locks.needExclusive(LockId.group(Geometry.groupOf(block)));
    countInodes(changes, block, -1);
    giveMetadata(changes, block);
  }

  private void countInodes(Changes changes, long block, int more) {
    byte[] header = changes.change(header(Geometry.groupOf(block)));
    GroupView.setInodes(header, GroupView.inodes(header) + more);
  }

  /// Looks for free blocks for data, at most so many in a row, and keeps them from everybody else
  /// until [#use] or [#giveBack].
  public Run reserve(Changes changes, long near, int count) {
    Run run = find(changes, near, count);
    makeUnavailable(run);
    return run;
  }

  /// What was reserved is not needed.
  public void giveBack(Run run) {
    makeAvailable(run);
  }

  /// What was reserved is in use from now on.
  public void use(Changes changes, Run run) {
    locks.needExclusive(LockId.group(Geometry.groupOf(run.block())));
    mark(changes, run);
  }

  private void mark(Changes changes, Run run) {
    int group = Geometry.groupOf(run.block());
    byte[] bitmap = changes.change(used(group));
    int first = bit(run.block());
    for (int i = 0; i < run.count(); i++) {
      GroupView.set(bitmap, first + i);
    }
    countFree(changes, group, -run.count());
  }

  /// Frees blocks of data, all of one group.
  public void giveData(Changes changes, Run run) {
    locks.needExclusive(LockId.group(Geometry.groupOf(run.block())));
    clear(changes, run);
    changes.freeData(run.block(), run.count());
  }

  private void clear(Changes changes, Run run) {
    int group = Geometry.groupOf(run.block());
    byte[] bitmap = changes.change(used(group));
    int first = bit(run.block());
    for (int i = 0; i < run.count(); i++) {
      GroupView.clear(bitmap, first + i);
    }
    countFree(changes, group, run.count());
  }

  private void countFree(Changes changes, int group, int more) {
    byte[] header = changes.change(header(group));
    GroupView.setFree(header, GroupView.free(header) + more);
  }

  private void makeUnavailable(Run run) {
    BitSet bits = unavailable.computeIfAbsent(Geometry.groupOf(run.block()), _ -> new BitSet());
    bits.set(bit(run.block()), bit(run.block()) + run.count());
  }

  private void makeAvailable(Run run) {
    BitSet bits = unavailable.get(Geometry.groupOf(run.block()));
    bits.clear(bit(run.block()), bit(run.block()) + run.count());
  }

  /// An operation has freed this.
  @Override
  public void freed(Run blocks) {
    freedJustNow += blocks.count();
    makeUnavailable(blocks);
  }

  @Override
  public void available(List<Run> blocks) {
    for (Run run : blocks) {
      freedJustNow -= run.count();
      makeAvailable(run);
    }
  }

  /// Fails if fewer blocks are free, also those which are only available after a commit. So a
  /// request that is too large fails at once, and does not take from others what is left.
  public void needRoom(Changes changes, long blocks) {
    long missing = minusFree(changes, blocks, locks::isHeld);
    if (minusFree(changes, missing, group -> !locks.isHeld(group)) > 0) {
      throw new Fails(Errno.ENOSPC);
    }
  }

  private long minusFree(Changes changes, long blocks, Predicate<LockId> isSuch) {
    long missing = blocks;
    for (int group = 0; group < geometry.groups() && missing > 0; group++) {
      LockId lock = LockId.group(group);
      if (isSuch.test(lock)) {
        locks.needShared(lock);
        missing -= GroupView.free(changes.read(header(group)));
      }
    }
    return missing;
  }

  private static int bit(long block) {
    return (int) (block % Geometry.GROUP_BLOCKS);
  }

  private Run find(Changes changes, long near, int count) {
    long wish = near % geometry.blocks();
    int wished = Geometry.groupOf(wish);
    return findIn(changes, wished, bit(wish), count)
        .or(() -> findBeside(wished, locks::isHeld, changes, count))
        .or(() -> findBeside(wished, group -> !locks.isHeld(group), changes, count))
        .orElseThrow(() -> freedJustNow > 0 ? new NeedsCommit() : new Fails(Errno.ENOSPC));
  }

  /// Looks into the other groups whose locks are such.
  private Optional<Run> findBeside(
      int wished, Predicate<LockId> isSuch, Changes changes, int count) {
    int groups = geometry.groups();
    Optional<Run> found = Optional.empty();
    for (int i = 0; i < groups && found.isEmpty(); i++) {
      int group = (firstGroup + i) % groups;
      if (group != wished && isSuch.test(LockId.group(group))) {
        found = findIn(changes, group, cursor.getOrDefault(group, 0), count);
      }
    }
    return found;
  }

  private Optional<Run> findIn(Changes changes, int group, int wish, int count) {
    locks.needExclusive(LockId.group(group));
    if (GroupView.free(changes.read(header(group))) == 0) {
      return Optional.empty();
    }
    byte[] bitmap = changes.read(used(group));
    int end = geometry.groupBlocks(group);
    int from = Math.min(wish, end);
    Optional<Run> behind = search(group, bitmap, from, end, count);
    Optional<Run> found = behind.isPresent() ? behind : search(group, bitmap, 0, from, count);
    found.ifPresent(run -> cursor.put(group, bit(run.block())));
    return found;
  }

  private Optional<Run> search(int group, byte[] bitmap, int from, int end, int count) {
    BitSet taken = unavailable.getOrDefault(group, new BitSet());
    int start = from;
    while (start < end) {
      start = GroupView.nextClear(bitmap, start, end);
      int free = taken.nextClearBit(start);
      if (free > start) {
        start = free;
        continue;
      }
      if (start >= end) {
        return Optional.empty();
      }
      int limit = Math.min(end, start + count);
      int next = taken.nextSetBit(start);
      int stop = next < 0 ? limit : Math.min(limit, next);
      int last = GroupView.nextSet(bitmap, start, stop);
      return Optional.of(new Run(geometry.groupStart(group) + start, last - start));
    }
    return Optional.empty();
  }

  /// What a group has, for `statfs`.
  public byte[] headerOf(Changes changes, int group) {
    return changes.read(header(group));
  }
}
