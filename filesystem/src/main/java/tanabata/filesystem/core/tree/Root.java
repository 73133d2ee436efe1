package tanabata.filesystem.core.tree;

import tanabata.filesystem.core.block.BlockKey;
import tanabata.filesystem.format.Area;
import tanabata.filesystem.format.BlockType;

/// Where a tree begins: in a part of a block.
///
/// @param key of that block, whose owner and lock are those of all nodes
public record Root(BlockKey key, Area area) {

  BlockKey node(long number) {
    return new BlockKey(number, BlockType.NODE, key.owner(), key.lock());
  }
}
