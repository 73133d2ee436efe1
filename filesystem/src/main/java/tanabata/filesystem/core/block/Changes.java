package tanabata.filesystem.core.block;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.block.Interruption.NeedsBlock;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.BlockType;

/// What one operation reads and changes. Its changes are seen by itself alone until they are
/// applied, all at once; if the operation is interrupted they are forgotten.
public final class Changes {

  private final BlockCache cache;
  private final Journal journal;
  private final Map<Long, Changed> changed = new LinkedHashMap<>();
  private final List<Run> freed = new ArrayList<>();
  private boolean newData;

  /// @param bytes empty if the block is free now
  private record Changed(BlockKey key, Optional<byte[]> bytes, long base) {}

  public Changes(BlockCache cache, Journal journal) {
    this.cache = cache;
    this.journal = journal;
  }

  /// The block as it is for this operation. It must not be changed.
  public byte[] read(BlockKey key) {
    Changed own = changed.get(key.number());
    if (own != null) {
      return own.bytes.orElseThrow(() -> new Damaged(key + " is used and was just freed"));
    }
    return cache.find(key).orElseThrow(() -> new NeedsBlock(key)).bytes();
  }

  /// Whether an inode is there. What was one once, as somebody remembers, may be anything by now.
  public boolean isInode(long number) {
    Changed own = changed.get(number);
    if (own != null) {
      return own.bytes.isPresent() && own.key.type() == BlockType.INODE;
    }
    BlockKey key = BlockKey.inode(number);
    return cache.isInode(number).orElseThrow(() -> new NeedsBlock(key));
  }

  /// The same, to be changed.
  public byte[] change(BlockKey key) {
    Changed own = changed.get(key.number());
    if (own != null) {
      return own.bytes.orElseThrow(() -> new Damaged(key + " is changed and was just freed"));
    }
    byte[] before = read(key);
    byte[] copy = before.clone();
    changed.put(key.number(), new Changed(key, Optional.of(copy), BlockHeader.version(before)));
    return copy;
  }

  /// A block that was free becomes this one.
  public void create(BlockKey key, byte[] bytes) {
    changed.put(key.number(), new Changed(key, Optional.of(bytes), 0));
  }

  /// A block becomes free.
  public void free(BlockKey key) {
    changed.put(key.number(), new Changed(key, Optional.empty(), 0));
  }

  /// Blocks of data become free.
  public void freeData(long block, int count) {
    freed.add(new Run(block, count));
  }

  /// Blocks that hold data now, which was written just before.
  public void pointsAtNewData() {
    newData = true;
  }

  /// Whether what was applied of this block is where it belongs, and this operation has not changed
  /// it.
  public boolean isInPlace(long number) {
    return !changed.containsKey(number)
        && cache.find(number).map(CachedBlock::isClean).orElse(true);
  }

  /// The version that the blocks will have which are changed by the next operation.
  public long nextVersion() {
    return journal.clock() + 1;
  }

  /// Makes the changes those of the running transaction.
  public void apply() {
    for (Changed change : changed.values()) {
      if (change.bytes.isPresent()) {
        journal.changed(change.key, change.bytes.get(), change.base);
      } else {
        journal.freed(change.key);
      }
    }
    freed.forEach(journal::freed);
    if (newData) {
      journal.hasNewData();
    }
    changed.clear();
    freed.clear();
  }

  long filesystem() {
    return cache.filesystem();
  }

  /// A new block without content, for [#create].
  public byte[] blank(BlockKey key) {
    return BlockHeader.block(filesystem(), key.type(), key.number(), key.owner());
  }
}
