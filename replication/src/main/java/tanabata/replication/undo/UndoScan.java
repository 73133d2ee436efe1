package tanabata.replication.undo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import tanabata.replication.undo.SavedRuns.Run;

/// Reads an undo log from its beginning to where its sound records end.
///
/// A crash leaves any part of what was written since the last sync. So a record that is not sound
/// ends the log, unless a sound one behind it confirms that this part was durable: then it is
/// damage. Damage to the last records, before a later record confirms that they are durable, cannot
/// be told from a torn tail.
final class UndoScan {

  private static final int PIECE = 1 << 20;

  private final FileChannel file;
  private final long size;
  private final UndoHeader header;
  private final SavedRuns runs;
  private final ByteBuffer buffer;
  private boolean marked = true;

  /// @param end where the next record goes; what the file holds from there on is torn
  /// @param marked whether the last record is a mark, or there is none
  record Found(UndoHeader header, SavedRuns runs, long end, boolean marked) {}

  private UndoScan(FileChannel file, UndoHeader header) throws IOException {
    this.file = file;
    this.size = file.size();
    this.header = header;
    this.runs = new SavedRuns(header.geometry().blocks());
    this.buffer = ByteBuffer.allocate((int) Math.min(PIECE, size));
  }

  /// Reads only the header.
  static UndoHeader header(FileChannel file) throws IOException, DamagedUndoLog {
    ByteBuffer page = ByteBuffer.allocate(HeaderPage.SIZE);
    fill(file, page, 0);
    return HeaderPage.decode(page.flip());
  }

  static Found scan(FileChannel file) throws IOException, DamagedUndoLog {
    UndoHeader header = header(file);
    UndoScan scan = new UndoScan(file, header);
    long end = scan.end();
    return new Found(header, scan.runs, end, scan.marked);
  }

  private long end() throws IOException, DamagedUndoLog {
    long at = HeaderPage.SIZE;
    while (at < size) {
      Optional<UndoRecord> record = head(at);
      if (record.isEmpty() || !take(record.get(), at)) {
        refuseIfVouchedFor(at);
        return at;
      }
      marked = record.get().kind() == UndoRecord.Kind.MARK;
      at += record.get().bytes(blockBytes());
    }
    return at;
  }

  private int blockBytes() {
    return header.geometry().blockBytes();
  }

  private Optional<UndoRecord> head(long at) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(UndoRecord.HEAD);
    fill(file, head, at);
    return UndoRecord.decode(head.flip(), 0, header.id(), at);
  }

  /// Whether all of the record is sound; if so, its blocks are counted.
  private boolean take(UndoRecord record, long at) throws IOException, DamagedUndoLog {
    if (record.count() < 0
        || record.first() < 0
        || record.first() > header.geometry().blocks() - record.count()
        || runs.blocks().containsAny(record.first(), record.first() + record.count())) {
      throw new DamagedUndoLog(
          at,
          "a record makes no sense: " + record.count() + " blocks from block " + record.first());
    }
    return switch (record.kind()) {
      case MARK -> true;
      case ZEROS -> {
        runs.add(new Run(record.first(), record.count(), at, new int[0]));
        yield true;
      }
      case DATA -> takeData(record, at);
    };
  }

  private boolean takeData(UndoRecord record, long at) throws IOException {
    if (at + record.bytes(blockBytes()) > size) {
      return false;
    }
    ByteBuffer table = ByteBuffer.allocate(UndoRecord.tableBytes(record.count()));
    fill(file, table, at + UndoRecord.HEAD);
    if (UndoRecord.checksum(table.flip()) != record.table()) {
      return false;
    }
    int[] checksums = new int[record.count()];
    table.rewind().asIntBuffer().get(checksums);
    long offset = at + UndoRecord.HEAD + table.limit();
    if (!isSound(checksums, offset)) {
      return false;
    }
    runs.add(new Run(record.first(), record.count(), offset, checksums));
    return true;
  }

  private boolean isSound(int[] checksums, long offset) throws IOException {
    int perPiece = Math.max(1, PIECE / blockBytes());
    ByteBuffer piece = blockBytes() > PIECE ? ByteBuffer.allocate(blockBytes()) : buffer;
    for (int i = 0; i < checksums.length; i += perPiece) {
      int blocks = Math.min(perPiece, checksums.length - i);
      piece.clear().limit(blocks * blockBytes());
      fill(file, piece, offset + (long) i * blockBytes());
      for (int block = 0; block < blocks; block++) {
        ByteBuffer content = piece.slice(block * blockBytes(), blockBytes());
        if (UndoRecord.checksum(content) != checksums[i + block]) {
          return false;
        }
      }
    }
    return true;
  }

  /// Records lie on multiples of 64 bytes, so every such place may hold one that confirms.
  private void refuseIfVouchedFor(long bad) throws IOException, DamagedUndoLog {
    for (long start = bad; start < size; start += PIECE) {
      buffer.clear();
      fill(file, buffer, start);
      buffer.flip();
      for (int at = 0; at + UndoRecord.HEAD <= buffer.limit(); at += UndoRecord.HEAD) {
        Optional<UndoRecord> later = UndoRecord.decode(buffer, at, header.id(), start + at);
        if (later.isPresent() && later.get().durable() > bad) {
          throw new DamagedUndoLog(bad, "a record is damaged");
        }
      }
    }
  }

  /// Reads until the buffer is full or the file ends; the position says how far.
  private static void fill(FileChannel file, ByteBuffer out, long offset) throws IOException {
    int from = out.position();
    int count;
    do {
      count = file.read(out, offset + out.position() - from);
    } while (count >= 0 && out.hasRemaining());
  }
}
