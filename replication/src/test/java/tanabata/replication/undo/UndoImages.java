package tanabata.replication.undo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import tanabata.replication.model.BlockSet;

/// Undo logs as bytes, for whoever tests from another module.
public final class UndoImages {

  /// What was found in an image that is sound.
  ///
  /// @param end where the next record goes
  public record Found(UndoHeader header, BlockSet blocks, long end) {}

  /// It cannot be used.
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private Refused(DamagedUndoLog damage) {
      super(damage.getMessage());
    }
  }

  private UndoImages() {}

  public static ByteBuffer header(UndoHeader header) {
    return HeaderPage.encode(header);
  }

  /// Appends one record.
  ///
  /// @param content of the blocks; none for a record of zeros
  public static void record(
      ByteBuffer out, UndoHeader header, long first, int count, long durable, byte[] content) {
    long at = out.position();
    ByteBuffer table = ByteBuffer.allocate(UndoRecord.tableBytes(count));
    int block = header.geometry().blockBytes();
    for (int i = 0; i < count && content.length > 0; i++) {
      table.putInt(UndoRecord.checksum(ByteBuffer.wrap(content, i * block, block)));
    }
    table.rewind();
    UndoRecord.Kind kind =
        count == 0
            ? UndoRecord.Kind.MARK
            : content.length == 0 ? UndoRecord.Kind.ZEROS : UndoRecord.Kind.DATA;
    boolean hasTable = kind == UndoRecord.Kind.DATA;
    int sum = hasTable ? UndoRecord.checksum(table.duplicate()) : 0;
    new UndoRecord(kind, first, count, durable, sum).encode(out, header.id(), at);
    if (hasTable) {
      out.put(table).put(content);
    }
  }

  public static Found scan(FileChannel file) throws IOException, Refused {
    try {
      UndoScan.Found found = UndoScan.scan(file);
      return new Found(found.header(), found.runs().blocks(), found.end());
    } catch (DamagedUndoLog damage) {
      throw new Refused(damage);
    }
  }

  /// Gives the head of a record, whatever is in it by now, the checksum that belongs to it,
  /// computed as `docs/FORMATS.md` says.
  static void reseal(ByteBuffer log, long id, int at) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(16).putLong(id).putLong(at).flip());
    crc.update(log.slice(at + Integer.BYTES, UndoRecord.HEAD - Integer.BYTES));
    log.putInt(at, (int) crc.getValue());
  }
}
