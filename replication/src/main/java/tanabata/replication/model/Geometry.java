package tanabata.replication.model;

import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;

/// How a device is cut: into blocks, the unit of "out of sync" (one bit each), and into extents,
/// the unit of the activity log.
///
/// @param deviceBytes size of the device, a multiple of the block
/// @param blockBytes a multiple of the sector; 4 KiB in production
/// @param extentBytes a multiple of the block; 4 MiB in production
public record Geometry(long deviceBytes, int blockBytes, long extentBytes) {

  public static final int BLOCK = 4096;
  public static final long EXTENT = 4L << 20;

  /// More bits has no bitmap: 512 TiB in production.
  private static final long MOST_BLOCKS = 64L * Integer.MAX_VALUE;

  /// The largest device in production, in bytes.
  public static final long LARGEST = MOST_BLOCKS * BLOCK;

  public Geometry {
    if (blockBytes <= 0
        || blockBytes % BlockDevice.SECTOR != 0
        || extentBytes <= 0
        || extentBytes % blockBytes != 0
        || deviceBytes <= 0
        || deviceBytes % blockBytes != 0) {
      throw new IllegalArgumentException(
          "a device of " + deviceBytes + " bytes cannot be cut into blocks of " + blockBytes);
    }
    if (deviceBytes / blockBytes > MOST_BLOCKS) {
      throw new IllegalArgumentException(
          "a device of " + deviceBytes + " bytes has too many blocks of " + blockBytes);
    }
  }

  /// The geometry in production: 4 KiB blocks, 4 MiB extents.
  public static Geometry of(long deviceBytes) {
    return new Geometry(deviceBytes, BLOCK, EXTENT);
  }

  public long blocks() {
    return deviceBytes / blockBytes;
  }

  public long extents() {
    return (deviceBytes + extentBytes - 1) / extentBytes;
  }

  public long firstBlock(ByteRange range) {
    return range.start() / blockBytes;
  }

  /// The block after the last one that the range touches.
  public long endBlock(ByteRange range) {
    return (range.end() + blockBytes - 1) / blockBytes;
  }

  public long firstExtent(ByteRange range) {
    return range.start() / extentBytes;
  }

  public long lastExtent(ByteRange range) {
    return (range.end() - 1) / extentBytes;
  }

  /// The bytes of `count` blocks from `first`.
  public ByteRange blockRange(long first, long count) {
    return new ByteRange(first * blockBytes, count * blockBytes);
  }

  /// The bytes of one extent, cut off at the end of the device.
  public ByteRange extentRange(long extent) {
    long start = extent * extentBytes;
    return ByteRange.between(start, Math.min(start + extentBytes, deviceBytes));
  }

  public boolean contains(ByteRange range) {
    return range.end() <= deviceBytes;
  }
}
