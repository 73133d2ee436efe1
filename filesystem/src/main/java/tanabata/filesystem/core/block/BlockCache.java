package tanabata.filesystem.core.block;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.BlockType;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.Seal;
import tanabata.filesystem.format.Soundness;
import tanabata.filesystem.format.Superblock;

/// The blocks of metadata that are known here, each under a lock that is held.
public final class BlockCache {

  private final long filesystem;
  private final Seal seal;
  private final Geometry geometry;
  private final int most;

  /// The one that was used last comes last.
  private final LinkedHashMap<Long, CachedBlock> blocks = new LinkedHashMap<>(1024, 0.75f, true);

  /// Blocks in which somebody looked for an inode in vain.
  private final Map<LockId, Set<Long>> noInodes = new HashMap<>();

  private final Map<LockId, Set<Long>> byLock = new HashMap<>();
  private long drops;
  private long newest;

  /// @param most blocks that are kept when nothing of them has to be written
  public BlockCache(Superblock superblock, int most) {
    this.filesystem = superblock.id();
    this.seal = superblock.seal();
    this.geometry = superblock.geometry();
    this.most = most;
  }

  long filesystem() {
    return filesystem;
  }

  Seal seal() {
    return seal;
  }

  Optional<CachedBlock> find(BlockKey key) {
    if (!geometry.contains(key.number(), 1)) {
      throw new Damaged(key + " of inode " + key.owner() + " lies beyond the end of the device");
    }
    CachedBlock found = blocks.get(key.number());
    if (found == null) {
      return Optional.empty();
    }
    boolean same = found.key().type() == key.type() && found.key().owner() == key.owner();
    if (!same && found.isClean()) {
      // It was that before it was freed; what it is now, the disk says.
      drop(key.number());
      return Optional.empty();
    }
    if (!same) {
      throw new Damaged(
          "block "
              + key.number()
              + " is used as "
              + key.type()
              + " of inode "
              + key.owner()
              + " and as "
              + found.key().type()
              + " of inode "
              + found.key().owner());
    }
    return Optional.of(found);
  }

  /// The block as this mount has it, if it does.
  public Optional<byte[]> bytes(long number) {
    return find(number).map(CachedBlock::bytes);
  }

  /// Whether there is an inode in this block; empty if that is not known.
  Optional<Boolean> isInode(long number) {
    CachedBlock found = blocks.get(number);
    if (found != null) {
      return Optional.of(found.key().type() == BlockType.INODE);
    }
    return isNoInode(number) ? Optional.of(false) : Optional.empty();
  }

  private boolean isNoInode(long number) {
    return noInodes.getOrDefault(LockId.window(number), Set.of()).contains(number);
  }

  Optional<CachedBlock> find(long number) {
    return Optional.ofNullable(blocks.get(number));
  }

  /// Takes in a block that was read.
  ///
  /// @return what is wrong with it, if anything
  public Optional<String> read(BlockKey key, byte[] bytes) {
    Optional<String> fault = fault(key, bytes);
    if (fault.isPresent() && key.type() == BlockType.INODE) {
      // Whoever holds the lock of the window finds no inode there; nobody makes one meanwhile.
      noInodes.computeIfAbsent(key.lock(), _ -> new HashSet<>()).add(key.number());
      return Optional.empty();
    }
    Optional<String> trouble = fault.or(() -> Soundness.fault(bytes, key.type(), geometry));
    if (trouble.isEmpty() && !blocks.containsKey(key.number())) {
      takeIn(key, bytes);
    }
    return trouble.map(what -> key + " " + what);
  }

  /// Takes in a block that was read ahead, under the same lock as the one that was asked for, if it
  /// is an inode that is not known yet.
  public void readAhead(long number, byte[] bytes) {
    BlockKey key = BlockKey.inode(number);
    boolean isUnknown = !blocks.containsKey(number) && !isNoInode(number);
    if (isUnknown
        && fault(key, bytes).isEmpty()
        && Soundness.fault(bytes, key.type(), geometry).isEmpty()) {
      takeIn(key, bytes);
    }
  }

  private Optional<String> fault(BlockKey key, byte[] bytes) {
    return BlockHeader.fault(bytes, seal, filesystem, key.type(), key.number(), key.owner());
  }

  private void takeIn(BlockKey key, byte[] bytes) {
    newest = Math.max(newest, BlockHeader.version(bytes));
    put(new CachedBlock(key, bytes));
  }

  /// The highest version among the blocks that were read: what is changed here gets a higher one.
  long newest() {
    return newest;
  }

  void put(CachedBlock block) {
    Set<Long> beside = noInodes.get(LockId.window(block.key().number()));
    if (beside != null) {
      beside.remove(block.key().number());
    }
    drop(block.key().number());
    blocks.put(block.key().number(), block);
    byLock
        .computeIfAbsent(block.key().lock(), _ -> new LinkedHashSet<>())
        .add(block.key().number());
  }

  /// How often something was forgotten that was known.
  public long drops() {
    return drops;
  }

  void drop(long number) {
    CachedBlock gone = blocks.remove(number);
    if (gone != null) {
      drops++;
      Set<Long> beside = byLock.get(gone.key().lock());
      beside.remove(number);
      if (beside.isEmpty()) {
        byLock.remove(gone.key().lock());
      }
    }
  }

  Iterable<CachedBlock> all() {
    return blocks.values();
  }

  /// The blocks that this lock covers.
  List<CachedBlock> under(LockId lock) {
    List<CachedBlock> covered = new ArrayList<>();
    for (long number : byLock.getOrDefault(lock, Set.of())) {
      covered.add(blocks.get(number));
    }
    return covered;
  }

  /// The lock is not held any more: what it covered is unknown from now on.
  public void forget(LockId lock) {
    noInodes.remove(lock);
    for (CachedBlock block : under(lock)) {
      drop(block.key().number());
    }
  }

  /// Drops what was not used for long, if there is too much.
  public void trim() {
    int over = blocks.size() - most;
    Iterator<CachedBlock> oldest = blocks.values().iterator();
    List<Long> gone = new ArrayList<>();
    while (gone.size() < over && oldest.hasNext()) {
      CachedBlock block = oldest.next();
      if (block.isClean()) {
        gone.add(block.key().number());
      }
    }
    gone.forEach(this::drop);
  }
}
