package tanabata.filesystem.format;

import java.util.Optional;

/// The first 48 bytes of every block of metadata: what it is, whose, where, and which version.
///
/// A version is a reading of a clock that each change of any block moves on, at both hosts: of two
/// versions of a block the higher one is the later one.
public final class BlockHeader {

  public static final int BLOCK = 4096;

  /// Where the content begins.
  public static final int BYTES = 48;

  private static final int MAGIC = 0x546e4673;
  private static final int FORMAT = 1;

  private static final int TYPE_AT = 4;
  private static final int FORMAT_AT = 6;
  private static final int FILESYSTEM_AT = 8;
  private static final int NUMBER_AT = 16;
  private static final int VERSION_AT = 24;
  private static final int OWNER_AT = 32;
  private static final int CHECKSUM_AT = 40;

  private BlockHeader() {}

  /// A new block without content.
  ///
  /// @param owner the inode that it belongs to, 0 for the filesystem
  public static byte[] block(long filesystem, BlockType type, long number, long owner) {
    byte[] block = new byte[BLOCK];
    Bytes.putInt(block, 0, MAGIC);
    Bytes.putShort(block, TYPE_AT, type.code());
    Bytes.putShort(block, FORMAT_AT, FORMAT);
    Bytes.putLong(block, FILESYSTEM_AT, filesystem);
    Bytes.putLong(block, NUMBER_AT, number);
    Bytes.putLong(block, OWNER_AT, owner);
    return block;
  }

  public static long version(byte[] block) {
    return Bytes.getLong(block, VERSION_AT);
  }

  public static void setVersion(byte[] block, long version) {
    Bytes.putLong(block, VERSION_AT, version);
  }

  public static long owner(byte[] block) {
    return Bytes.getLong(block, OWNER_AT);
  }

  public static long number(byte[] block) {
    return Bytes.getLong(block, NUMBER_AT);
  }

  public static Optional<BlockType> type(byte[] block) {
    return BlockType.of(Bytes.getShort(block, TYPE_AT));
  }

  /// Puts the checksum in; nothing of the block may change after that.
  public static void seal(byte[] block, Seal seal) {
    Bytes.putInt(block, CHECKSUM_AT, 0);
    Bytes.putInt(block, CHECKSUM_AT, seal.of(block, 0, BLOCK));
  }

  /// What is wrong with a block that was read, as a sentence without its subject; empty if it is
  /// the block that was looked for.
  public static Optional<String> fault(
      byte[] block, Seal seal, long filesystem, BlockType type, long number, long owner) {
    Optional<String> fault = fault(block, seal, filesystem, number);
    if (fault.isPresent()) {
      return fault;
    }
    if (Bytes.getShort(block, TYPE_AT) != type.code()) {
      return Optional.of("is no block of type " + type);
    }
    if (owner(block) != owner) {
      return Optional.of("belongs to inode " + owner(block) + ", not to inode " + owner);
    }
    return Optional.empty();
  }

  /// The same, whatever it is and whoever owns it.
  public static Optional<String> fault(byte[] block, Seal seal, long filesystem, long number) {
    if (Bytes.getInt(block, 0) != MAGIC) {
      return Optional.of("is no metadata");
    }
    if (Bytes.getShort(block, FORMAT_AT) != FORMAT) {
      return Optional.of("has the unknown format " + Bytes.getShort(block, FORMAT_AT));
    }
    if (Bytes.getLong(block, FILESYSTEM_AT) != filesystem) {
      return Optional.of("belongs to another filesystem");
    }
    if (number(block) != number) {
      return Optional.of("says that it is block " + number(block));
    }
    return isSealed(block, seal) ? Optional.empty() : Optional.of("has a wrong checksum");
  }

  private static boolean isSealed(byte[] block, Seal seal) {
    int written = Bytes.getInt(block, CHECKSUM_AT);
    Bytes.putInt(block, CHECKSUM_AT, 0);
    int computed = seal.of(block, 0, BLOCK);
    Bytes.putInt(block, CHECKSUM_AT, written);
    return written == computed;
  }

  /// Whether it looks like a superblock of this program, of any filesystem.
  static boolean isSuperblock(byte[] block) {
    return Bytes.getInt(block, 0) == MAGIC
        && Bytes.getShort(block, TYPE_AT) == BlockType.SUPERBLOCK.code()
        && isSealed(block, Seal.OPEN);
  }

  static long filesystem(byte[] block) {
    return Bytes.getLong(block, FILESYSTEM_AT);
  }
}
