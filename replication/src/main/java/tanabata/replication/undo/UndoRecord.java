package tanabata.replication.undo;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The head of one record of an undo log, 64 bytes; see `docs/FORMATS.md`.
///
/// A record of data goes on with a table of checksums, one for each block, and with the blocks.
///
/// @param first the first block; 0 in a mark
/// @param count how many blocks; 0 in a mark
/// @param durable everything before this offset of the file was on stable storage when the record
///   was written: damage there is damage, and no torn tail
/// @param table CRC-32C of the table with its padding; 0 where there is none
record UndoRecord(Kind kind, long first, int count, long durable, int table) {

  static final int HEAD = 64;

  private static final int MAGIC = 0x55524543; // "UREC"
  private static final int CHECKSUM = 4;

  enum Kind {
    /// Blocks with their content.
    DATA(1),
    /// Blocks that held only zeros.
    ZEROS(2),
    /// No block: only confirms what is durable.
    MARK(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  /// Appends the head that stands at `offset` of the log `id`.
  void encode(ByteBuffer out, long id, long offset) {
    int at = out.position();
    out.putInt(0).putInt(MAGIC).putInt(kind.code).putInt(table);
    out.putLong(first).putLong(count).putLong(durable);
    while (out.position() < at + HEAD) {
      out.putLong(0);
    }
    out.putInt(at, checksum(out, at, id, offset));
  }

  /// The head at `at` of the buffer, if a sound one of this log stands there.
  static Optional<UndoRecord> decode(ByteBuffer in, int at, long id, long offset) {
    if (in.limit() - at < HEAD
        || in.getInt(at + 4) != MAGIC
        || in.getInt(at) != checksum(in, at, id, offset)) {
      return Optional.empty();
    }
    for (Kind kind : Kind.values()) {
      if (kind.code == in.getInt(at + 8)) {
        // One that is no number of blocks must not become one by being cut.
        int count = Math.clamp(in.getLong(at + 24), -1, Integer.MAX_VALUE);
        return Optional.of(
            new UndoRecord(
                kind, in.getLong(at + 16), count, in.getLong(at + 32), in.getInt(at + 12)));
      }
    }
    return Optional.empty();
  }

  /// The number of the log and the place take part: a record counts only where it was written to.
  private static int checksum(ByteBuffer head, int at, long id, long offset) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(16).putLong(id).putLong(offset).flip());
    crc.update(head.slice(at + CHECKSUM, HEAD - CHECKSUM));
    return (int) crc.getValue();
  }

  /// The length of a table for `count` blocks: whole units of 64 bytes.
  static int tableBytes(int count) {
    return (count * Integer.BYTES + HEAD - 1) / HEAD * HEAD;
  }

  /// The length of all of a record.
  static long bytes(Kind kind, int count, int blockBytes) {
    return switch (kind) {
      case DATA -> HEAD + tableBytes(count) + (long) count * blockBytes;
      case ZEROS, MARK -> HEAD;
    };
  }

  long bytes(int blockBytes) {
    return bytes(kind, count, blockBytes);
  }

  static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
