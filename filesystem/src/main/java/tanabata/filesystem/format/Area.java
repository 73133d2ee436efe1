package tanabata.filesystem.format;

/// A part of a block.
///
/// @param start offset in the block
/// @param length in bytes
public record Area(int start, int length) {

  /// All of a block of its own behind the header.
  public static final Area BLOCK =
      new Area(BlockHeader.BYTES, BlockHeader.BLOCK - BlockHeader.BYTES);
}
