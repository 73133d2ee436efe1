package tanabata.testbed.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Records, in a file, what every write has overwritten, until a flush has made that write durable:
/// [PowerCut] undoes the write from it. For one thread.
///
/// The file is a sequence of records, numbers big-endian: `1, id (8), offset (8), length (4), bytes
/// as they were`, and `2, id (8)` once it is durable. A write begins only after its records are
/// complete.
final class UnflushedLog {

  static final byte OVERWRITTEN = 1;
  static final byte DURABLE = 2;
  static final int OVERWRITTEN_HEAD = 1 + 8 + 8 + 4;
  static final int DURABLE_LENGTH = 1 + 8;

  private static final int CHUNK = 1 << 20;

  private final FileChannel log;
  private final FileChannel disk;
  private final Set<Long> begun = new HashSet<>();
  private final Set<Long> done = new HashSet<>();
  private long lastId;

  private UnflushedLog(FileChannel log, FileChannel disk) {
    this.log = log;
    this.disk = disk;
  }

  /// Truncates the log.
  static UnflushedLog open(Path file, Path disk) throws IOException {
    FileChannel log =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    return new UnflushedLog(log, FileChannel.open(disk, StandardOpenOption.READ));
  }

  /// The id of a write to come.
  long next() {
    return ++lastId;
  }

  /// Before the range is written.
  void begins(long id, long offset, long length) throws IOException {
    begun.add(id);
    for (long at = 0; at < length; at += CHUNK) {
      int size = (int) Math.min(CHUNK, length - at);
      ByteBuffer record = ByteBuffer.allocate(OVERWRITTEN_HEAD + size);
      record.put(OVERWRITTEN).putLong(id).putLong(offset + at).putInt(size);
      while (record.hasRemaining()
          && disk.read(record, offset + at + record.position() - OVERWRITTEN_HEAD) >= 0) {
        // until all is there, or the file ends and the rest stays zero
      }
      append(record.clear());
    }
  }

  /// The write has succeeded or failed.
  void ended(long id, boolean durable) throws IOException {
    begun.remove(id);
    done.add(id);
    if (durable) {
      flushed(List.of(id));
    }
  }

  /// What a flush that begins now makes durable.
  List<Long> flushBegins() {
    return new ArrayList<>(done);
  }

  void flushed(List<Long> ids) throws IOException {
    ByteBuffer records = ByteBuffer.allocate(ids.size() * DURABLE_LENGTH);
    for (long id : ids) {
      if (done.remove(id)) {
        records.put(DURABLE).putLong(id);
      }
    }
    if (begun.isEmpty() && done.isEmpty()) {
      log.truncate(0);
    } else {
      append(records.flip());
    }
  }

  private void append(ByteBuffer bytes) throws IOException {
    long at = log.size();
    while (bytes.hasRemaining()) {
      at += log.write(bytes, at);
    }
  }

  void close() throws IOException {
    log.close();
    disk.close();
  }
}
