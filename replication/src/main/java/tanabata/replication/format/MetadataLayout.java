package tanabata.replication.format;

import tanabata.replication.model.BlockSet;
import tanabata.replication.model.Geometry;

/// Where things lie in the metadata area, in bytes from its start. The area starts behind the data
/// (internal metadata) or at the start of a file of its own (external).
///
///     superblock copy A | superblock copy B | activity ring | bitmap "invalid" | bitmap "peer lacks"
public record MetadataLayout(Geometry geometry) {

  static final int PAGE = 4096;

  /// Sectors of one superblock copy; each copy has a page of its own.
  static final int SUPERBLOCK_SECTORS = 4;

  /// Transactions that the ring holds. The context parts of the newest ones must together cover the
  /// largest table, with one of them torn: 6433 slots / 400 + 1 = 18.
  static final int RING_PAGES = 64;

  /// The sector with samples of the data disk, behind the sectors of superblock copy A.
  static final long SAMPLES = 4L * Sector.SIZE;

  static final int RING_START = 2 * PAGE;

  long superblock(int copy) {
    return (long) copy * PAGE;
  }

  /// The page of the activity ring for the transaction with this sequence.
  static long activity(long sequence) {
    return RING_START + sequence % RING_PAGES * PAGE;
  }

  long invalidBitmap() {
    return RING_START + (long) RING_PAGES * PAGE;
  }

  long peerLacksBitmap() {
    return invalidBitmap() + bitmapBytes();
  }

  int bitmapSectors() {
    return BlockSet.sectorsFor(geometry.blocks());
  }

  /// The size of the whole area, a multiple of a page.
  public long bytes() {
    return peerLacksBitmap() + bitmapBytes();
  }

  private long bitmapBytes() {
    long bytes = (long) bitmapSectors() * Sector.SIZE;
    return (bytes + PAGE - 1) / PAGE * PAGE;
  }
}
