package tanabata.filesystem.format;

import java.util.BitSet;
import java.util.List;

/// The three blocks of metadata of an allocation group, made anew.
public final class GroupBlocks {

  private GroupBlocks() {}

  /// @param used one bit for each block of the group that is not free
  /// @param metadata those of them that hold metadata
  /// @param inodes how many inodes lie in the group
  /// @return header, bitmap of used blocks and bitmap of metadata, not sealed yet
  public static List<byte[]> make(
      Superblock superblock, int group, BitSet used, BitSet metadata, int inodes) {
    Geometry geometry = superblock.geometry();
    byte[] header =
        BlockHeader.block(superblock.id(), BlockType.GROUP, geometry.groupHeader(group), 0);
    GroupView.setFree(header, geometry.groupBlocks(group) - used.cardinality());
    GroupView.setInodes(header, inodes);
    return List.of(
        header,
        bitmap(superblock, BlockType.USED_BITMAP, geometry.usedBitmap(group), used),
        bitmap(superblock, BlockType.METADATA_BITMAP, geometry.metadataBitmap(group), metadata));
  }

  private static byte[] bitmap(Superblock superblock, BlockType type, long number, BitSet bits) {
    byte[] bitmap = BlockHeader.block(superblock.id(), type, number, 0);
    bits.stream().forEach(bit -> GroupView.set(bitmap, bit));
    return bitmap;
  }
}
