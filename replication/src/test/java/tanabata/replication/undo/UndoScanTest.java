package tanabata.replication.undo;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.NodeId;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;

/// Records that nobody writes, with checksums that fit.
class UndoScanTest {

  private static final UndoHeader HEADER =
      new UndoHeader(
          7,
          UndoHeader.Purpose.RESYNC,
          0,
          "home",
          new NodeId("vega"),
          Geometry.of(1 << 20),
          new DataIdentity(List.of(), true),
          "",
          0);

  private static final int COUNT_AT = 24;

  @TempDir Path folder;

  private String refusal(UndoRecord record, long count) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(HeaderPage.SIZE + UndoRecord.HEAD);
    out.put(HeaderPage.encode(HEADER));
    record.encode(out, HEADER.id(), HeaderPage.SIZE);
    out.putLong(HeaderPage.SIZE + COUNT_AT, count);
    UndoImages.reseal(out, HEADER.id(), HeaderPage.SIZE);
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("undo.log"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      file.write(out.flip());
      return assertThrows(DamagedUndoLog.class, () -> UndoScan.scan(file)).getMessage();
    }
  }

  @Test
  void a_record_that_begins_behind_all_numbers_is_refused() throws IOException {
    UndoRecord far = new UndoRecord(UndoRecord.Kind.ZEROS, Long.MAX_VALUE - 1, 5, 0, 0);
    String refusal = refusal(far, 5);
    assertTrue(refusal.contains("a record makes no sense"), refusal);
  }

  @Test
  void a_count_that_is_too_long_for_a_number_of_blocks_is_not_cut_to_one() throws IOException {
    UndoRecord one = new UndoRecord(UndoRecord.Kind.ZEROS, 3, 1, 0, 0);
    String refusal = refusal(one, (1L << 32) + 1);
    assertTrue(refusal.contains("a record makes no sense"), refusal);
  }
}
