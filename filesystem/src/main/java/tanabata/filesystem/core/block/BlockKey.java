package tanabata.filesystem.core.block;

import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.format.BlockType;

/// Which block of metadata, and what it must be.
///
/// @param owner the inode that it belongs to, 0 for the filesystem
/// @param lock that covers it
public record BlockKey(long number, BlockType type, long owner, LockId lock) {

  public static BlockKey inode(long inode) {
    return new BlockKey(inode, BlockType.INODE, inode, LockId.window(inode));
  }

  @Override
  public String toString() {
    return type + " in block " + number;
  }
}
