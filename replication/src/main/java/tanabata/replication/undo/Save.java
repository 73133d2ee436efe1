package tanabata.replication.undo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.Payload;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.model.BlockSet;
import tanabata.replication.undo.SavedRuns.Run;

/// One call of [UndoLog#save] that waits for its turn: what of it is to be recorded, cut into runs
/// of zeros and runs of data. Holds a reference to the content until [#release].
final class Save {

  /// @param at where in the content it begins
  private record Piece(UndoRecord.Kind kind, long first, int count, int at) {}

  private final List<Piece> pieces = new ArrayList<>();
  private final ByteBuf content;
  private final int blockBytes;
  private final DiskCompletion completion;

  /// @param taken blocks that are saved, or about to be: their first content counts
  Save(long first, Payload payload, BlockSet taken, int blockBytes, DiskCompletion completion) {
    this.content = BufferPayload.slice(payload, 0, payload.length());
    this.blockBytes = blockBytes;
    this.completion = completion;
    ByteBuffer bytes = content.nioBuffer();
    ByteBuffer zeros = ByteBuffer.allocate(blockBytes);
    for (int at = 0; at < payload.length(); at += blockBytes) {
      long block = first + at / blockBytes;
      if (!taken.contains(block)) {
        boolean empty = bytes.slice(at, blockBytes).mismatch(zeros) < 0;
        add(empty ? UndoRecord.Kind.ZEROS : UndoRecord.Kind.DATA, block, at);
      }
    }
  }

  private void add(UndoRecord.Kind kind, long block, int at) {
    Piece last = pieces.isEmpty() ? new Piece(kind, -1, 0, 0) : pieces.getLast();
    if (last.kind() == kind && last.first() + last.count() == block) {
      pieces.removeLast();
      pieces.add(new Piece(kind, last.first(), last.count() + 1, last.at()));
    } else {
      pieces.add(new Piece(kind, block, 1, at));
    }
  }

  /// How many bytes the log grows by.
  long bytes() {
    return pieces.stream()
        .mapToLong(piece -> UndoRecord.bytes(piece.kind(), piece.count(), blockBytes))
        .sum();
  }

  void addTo(BlockSet blocks) {
    pieces.forEach(piece -> blocks.add(piece.first(), piece.first() + piece.count()));
  }

  DiskCompletion completion() {
    return completion;
  }

  /// The records, as they stand at `offset` of the log, owned by the caller.
  ///
  /// @param written takes the runs that they are
  ByteBuf encode(
      ByteBufAllocator allocator, long id, long offset, long durable, List<Run> written) {
    ByteBuf out = allocator.directBuffer(Math.toIntExact(bytes()));
    for (Piece piece : pieces) {
      long at = offset + out.readableBytes();
      switch (piece.kind()) {
        case DATA -> written.add(data(out, piece, id, at, durable));
        case ZEROS -> {
          head(out, new UndoRecord(piece.kind(), piece.first(), piece.count(), durable, 0), id, at);
          written.add(new Run(piece.first(), piece.count(), at, new int[0]));
        }
        case MARK -> {}
      }
    }
    return out;
  }

  private Run data(ByteBuf out, Piece piece, long id, long at, long durable) {
    ByteBuffer bytes = content.nioBuffer(piece.at(), piece.count() * blockBytes);
    int[] checksums = new int[piece.count()];
    ByteBuffer table = ByteBuffer.allocate(UndoRecord.tableBytes(piece.count()));
    for (int i = 0; i < checksums.length; i++) {
      checksums[i] = UndoRecord.checksum(bytes.slice(i * blockBytes, blockBytes));
      table.putInt(i * Integer.BYTES, checksums[i]);
    }
    int sum = UndoRecord.checksum(table.duplicate());
    head(out, new UndoRecord(piece.kind(), piece.first(), piece.count(), durable, sum), id, at);
    out.writeBytes(table).writeBytes(bytes);
    long offset = at + UndoRecord.HEAD + table.capacity();
    return new Run(piece.first(), piece.count(), offset, checksums);
  }

  static void head(ByteBuf out, UndoRecord record, long id, long at) {
    ByteBuffer head = ByteBuffer.allocate(UndoRecord.HEAD);
    record.encode(head, id, at);
    out.writeBytes(head.flip());
  }

  void release() {
    content.release();
  }
}
