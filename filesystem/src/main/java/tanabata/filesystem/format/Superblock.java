package tanabata.filesystem.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// What is true of a filesystem as long as it lives.
///
/// @param secret of the checksums of its metadata
/// @param hashSeed of the hashes of names
/// @param root the inode of the root directory
/// @param created in nanoseconds since 1970
/// @param label for people, at most 64 bytes of UTF-8
/// @param features what it uses
public record Superblock(
    UUID uuid,
    long secret,
    HashSeed hashSeed,
    Geometry geometry,
    long root,
    long created,
    String label,
    Features features) {

  public record HashSeed(long low, long high) {}

  /// Bits for what is not in every filesystem. A program that does not know a bit may use the
  /// filesystem all the same if it is compatible, only read it if it is read-only compatible, and
  /// not even that if it is incompatible.
  public record Features(long compatible, long readOnlyCompatible, long incompatible) {

    public static final Features NONE = new Features(0, 0, 0);
  }

  private static final int UUID_AT = 48;
  private static final int SECRET_AT = 64;
  private static final int SEED_AT = 72;
  private static final int BLOCKS_AT = 88;
  private static final int JOURNAL_AT = 96;
  private static final int SLOTS_AT = 100;
  private static final int ROOT_AT = 104;
  private static final int CREATED_AT = 112;
  private static final int FEATURES_AT = 120;
  private static final int LABEL_AT = 144;
  private static final int LABEL_BYTES = 64;

  /// What every block of this filesystem bears.
  public long id() {
    return uuid.getMostSignificantBits();
  }

  public Seal seal() {
    return new Seal(secret);
  }

  /// @param block where it is to be written
  public byte[] write(long block) {
    byte[] to = BlockHeader.block(id(), BlockType.SUPERBLOCK, block, 0);
    Bytes.putLong(to, UUID_AT, uuid.getMostSignificantBits());
    Bytes.putLong(to, UUID_AT + 8, uuid.getLeastSignificantBits());
    Bytes.putLong(to, SECRET_AT, secret);
    Bytes.putLong(to, SEED_AT, hashSeed.low);
    Bytes.putLong(to, SEED_AT + 8, hashSeed.high);
    Bytes.putLong(to, BLOCKS_AT, geometry.blocks());
    Bytes.putInt(to, JOURNAL_AT, geometry.journalBlocks());
    Bytes.putInt(to, SLOTS_AT, Geometry.SLOTS);
    Bytes.putLong(to, ROOT_AT, root);
    Bytes.putLong(to, CREATED_AT, created);
    Bytes.putLong(to, FEATURES_AT, features.compatible);
    Bytes.putLong(to, FEATURES_AT + 8, features.readOnlyCompatible);
    Bytes.putLong(to, FEATURES_AT + 16, features.incompatible);
    byte[] text = label.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, to, LABEL_AT, Math.min(text.length, LABEL_BYTES));
    BlockHeader.seal(to, Seal.OPEN);
    return to;
  }

  /// @param from a block that was read
  /// @return empty if it is no superblock of ours, or not one that makes sense
  public static Optional<Superblock> read(byte[] from) {
    if (!BlockHeader.isSuperblock(from)) {
      return Optional.empty();
    }
    UUID uuid = new UUID(Bytes.getLong(from, UUID_AT), Bytes.getLong(from, UUID_AT + 8));
    Geometry geometry =
        new Geometry(Bytes.getLong(from, BLOCKS_AT), Bytes.getInt(from, JOURNAL_AT));
    long root = Bytes.getLong(from, ROOT_AT);
    boolean sound =
        geometry.isSound()
            && Bytes.getInt(from, SLOTS_AT) == Geometry.SLOTS
            && geometry.contains(root, 1)
            && uuid.getMostSignificantBits() == BlockHeader.filesystem(from);
    if (!sound) {
      return Optional.empty();
    }
    int end = LABEL_AT;
    while (end < LABEL_AT + LABEL_BYTES && from[end] != 0) {
      end++;
    }
    String label = new String(Arrays.copyOfRange(from, LABEL_AT, end), StandardCharsets.UTF_8);
    return Optional.of(
        new Superblock(
            uuid,
            Bytes.getLong(from, SECRET_AT),
            new HashSeed(Bytes.getLong(from, SEED_AT), Bytes.getLong(from, SEED_AT + 8)),
            geometry,
            root,
            Bytes.getLong(from, CREATED_AT),
            label,
            new Features(
                Bytes.getLong(from, FEATURES_AT),
                Bytes.getLong(from, FEATURES_AT + 8),
                Bytes.getLong(from, FEATURES_AT + 16))));
  }
}
