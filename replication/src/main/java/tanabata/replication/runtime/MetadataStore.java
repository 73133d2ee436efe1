package tanabata.replication.runtime;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import tanabata.foundation.Payload;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;
import tanabata.replication.format.MetadataException;
import tanabata.replication.format.MetadataReader;
import tanabata.replication.format.MetadataWriter;
import tanabata.replication.model.DiskSamples;
import tanabata.replication.model.MetadataChange;

/// The metadata area on a disk.
final class MetadataStore {

  private final Disk disk;
  private final long offset;
  private final MetadataWriter writer;

  /// @param offset where the area starts on the disk
  MetadataStore(Disk disk, long offset, MetadataWriter writer) {
    this.disk = disk;
    this.offset = offset;
    this.writer = writer;
  }

  /// Reads the whole area, from any thread, and makes durable what was read: a process that was
  /// killed may have left writes that a power cut would still take back.
  static MetadataReader.Metadata load(MetadataPlacement placement)
      throws IOException, MetadataException {
    try (FileChannel channel =
        FileChannel.open(placement.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.force(true);
      return new MetadataReader(source(channel, placement.offset())).read();
    }
  }

  static MetadataReader.Source source(FileChannel channel, long offset) {
    return (at, length) -> {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      try {
        while (bytes.hasRemaining() && channel.read(bytes, offset + at + bytes.position()) >= 0) {
          // until all is there, or the file ends and the rest stays zero
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.clear();
    };
  }

  /// Makes a change durable.
  void persist(MetadataChange change, DiskCompletion completion) {
    List<MetadataWriter.Write> writes = writer.encode(change);
    if (writes.size() == 1) {
      write(writes.getFirst(), true, completion);
    } else {
      JointCompletion together = new JointCompletion(writes.size(), completion);
      writes.forEach(write -> write(write, false, together));
      if (writes.isEmpty()) {
        disk.flush(completion);
      }
    }
  }

  /// Makes samples of the data disk durable, in place of all others.
  void save(DiskSamples samples, DiskCompletion completion) {
    write(MetadataWriter.samples(samples), true, completion);
  }

  private void write(MetadataWriter.Write write, boolean durable, DiskCompletion completion) {
    BufferPayload bytes = new BufferPayload(Unpooled.wrappedBuffer(write.bytes()));
    disk.write(offset + write.offset(), bytes, 0, bytes.length(), durable, completion);
    bytes.release();
  }

  /// Several writes, then one flush for all.
  private final class JointCompletion implements DiskCompletion {
    private final DiskCompletion completion;
    private int unfinished;
    private boolean failed;

    JointCompletion(int writes, DiskCompletion completion) {
      this.unfinished = writes;
      this.completion = completion;
    }

    @Override
    public void done(Payload data) {
      if (--unfinished == 0 && !failed) {
        disk.flush(completion);
      }
    }

    @Override
    public void failed(DiskFailure failure) {
      if (!failed) {
        failed = true;
        completion.failed(failure);
      }
    }
  }
}
