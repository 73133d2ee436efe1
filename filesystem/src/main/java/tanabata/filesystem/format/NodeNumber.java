package tanabata.filesystem.format;

import tanabata.filesystem.request.Request;

/// The number by which the kernel knows an inode: 40 bits for its block, 24 for its generation, so
/// that it is not used again for the next inode in that block.
public final class NodeNumber {

  /// Of the root directory, whichever block it is in.
  public static final long ROOT = Request.ROOT;

  private static final int BLOCK_BITS = 40;
  private static final long BLOCK_MASK = (1L << BLOCK_BITS) - 1;

  private NodeNumber() {}

  public static long of(long inode, int generation) {
    return inode | (long) generation << BLOCK_BITS;
  }

  public static long inode(long node) {
    return node & BLOCK_MASK;
  }

  public static int generation(long node) {
    return (int) (node >>> BLOCK_BITS);
  }

  /// What tells an inode made at this version from others in its block.
  public static int generationAt(long version) {
    return (int) (version & 0xFFFFFF);
  }
}
