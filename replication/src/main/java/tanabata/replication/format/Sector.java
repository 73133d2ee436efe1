package tanabata.replication.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;
import tanabata.foundation.BlockDevice;

/// One self-checking sector of metadata.
///
///     0   4  CRC-32C over the sector's number in the metadata area (8 bytes) and bytes 4 to 511
///     4   2  kind
///     6   2  format version
///     8   8  sequence of the write that it belongs to
///     16 496 payload
///
/// Numbers are big endian. The sector's number takes part in the checksum so that a write that went
/// to the wrong place is noticed.
final class Sector {

  static final int SIZE = BlockDevice.SECTOR;
  static final int HEADER = 16;
  static final int PAYLOAD = SIZE - HEADER;
  static final short VERSION = 2;

  private static final int STRUCTURE_CHECKSUM = 4;

  /// What a sector is part of.
  enum Kind {
    SUPERBLOCK(1),
    ACTIVITY(2),
    INVALID_BITMAP(3),
    PEER_LACKS_BITMAP(4),
    DISK_SAMPLES(5);

    private final short code;

    Kind(int code) {
      this.code = (short) code;
    }

    /// Its name in a message.
    String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private Sector() {}

  /// Writes `payload` (at most [#PAYLOAD] bytes, the rest becomes zeros) as one sector into `out`.
  static void put(ByteBuffer out, long number, Kind kind, long sequence, ByteBuffer payload) {
    int at = out.position();
    out.putInt(0).putShort(kind.code).putShort(VERSION).putLong(sequence);
    int length = Math.min(PAYLOAD, payload.remaining());
    out.put(payload.slice(payload.position(), length));
    payload.position(payload.position() + length);
    for (int i = length; i < PAYLOAD; i++) {
      out.put((byte) 0);
    }
    out.putInt(at, checksum(out, at, number));
  }

  /// Puts into the last four bytes of a structure that spans sectors the CRC-32C of the rest. The
  /// sectors of two torn writes with the same sequence may add up to a set of sound ones; their
  /// payload does not add up to this.
  static void seal(ByteBuffer payload) {
    payload.putInt(payload.limit() - STRUCTURE_CHECKSUM, structureChecksum(payload));
  }

  /// Whether a structure holds the checksum that [#seal] has put there.
  static boolean isComplete(ByteBuffer payload) {
    return payload.getInt(payload.limit() - STRUCTURE_CHECKSUM) == structureChecksum(payload);
  }

  private static int structureChecksum(ByteBuffer payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload.slice(0, payload.limit() - STRUCTURE_CHECKSUM));
    return (int) crc.getValue();
  }

  /// What a sector would be part of by its header, whether it is sound or not.
  static Optional<Kind> kind(ByteBuffer in, int at) {
    short code = in.getShort(at + 4);
    return Arrays.stream(Kind.values()).filter(kind -> kind.code == code).findFirst();
  }

  static boolean isSound(ByteBuffer in, int at, long number, Kind kind) {
    return in.getShort(at + 4) == kind.code && in.getInt(at) == checksum(in, at, number);
  }

  /// The number in the area of the sector at this offset of it.
  static long number(long offset) {
    return offset / SIZE;
  }

  /// @throws MetadataException if the sector is damaged, or of another version
  static void demandSound(ByteBuffer bytes, int at, long offset, Kind kind)
      throws MetadataException {
    if (!isSound(bytes, at, number(offset), kind)) {
      throw new MetadataException(
          offset, "a " + kind.title() + " sector is damaged (its checksum does not match)");
    }
    if (version(bytes, at) != VERSION) {
      throw new MetadataException(
          offset,
          "metadata of format version "
              + version(bytes, at)
              + "; this program knows version "
              + VERSION
              + ", a newer one is needed");
    }
  }

  static short version(ByteBuffer in, int at) {
    return in.getShort(at + 6);
  }

  static long sequence(ByteBuffer in, int at) {
    return in.getLong(at + 8);
  }

  private static int checksum(ByteBuffer sector, int at, long number) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(0, number));
    crc.update(sector.slice(at + 4, SIZE - 4));
    return (int) crc.getValue();
  }
}
