package tanabata.replication.undo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;
import tanabata.replication.model.Geometry;

/// The version that was given up, as a device to be read: a block that is saved comes from the log,
/// any other from the live disk, where it has not been overwritten since.
///
/// The live disk may be written meanwhile, by the rules of [UndoLog]. Everything is called on the
/// event loop of both. Writing ends with [Outcome#UNSUPPORTED]: it is to be exported read-only.
/// Once the log is being closed every read ends with [Outcome#GONE].
public final class GivenUpVersion implements BlockDevice {

  private static final Logger LOG = LoggerFactory.getLogger(GivenUpVersion.class);

  private final UndoLog log;
  private final Disk disk;
  private final Geometry geometry;

  /// @param disk the live disk, with the data from its offset 0 on
  public GivenUpVersion(UndoLog log, Disk disk) {
    this.log = log;
    this.disk = disk;
    this.geometry = log.header().geometry();
  }

  @Override
  public long sizeBytes() {
    return geometry.deviceBytes();
  }

  @Override
  public void read(ByteRange range, Answer answer) {
    new Reading(range, answer).begin();
  }

  @Override
  public void write(ByteRange range, Payload data, boolean durable, Answer answer) {
    data.release();
    answer.done(Outcome.UNSUPPORTED, List.of());
  }

  @Override
  public void zero(ByteRange range, Zeroing zeroing, boolean durable, Answer answer) {
    answer.done(Outcome.UNSUPPORTED, List.of());
  }

  @Override
  public void flush(Answer answer) {
    answer.done(Outcome.OK, List.of());
  }

  @Override
  public void cache(ByteRange range) {
    if (log.isOpen()) {
      disk.cache(range.start(), range.length());
    }
  }

  @Override
  public List<Extent> allocation(ByteRange range, int limit) {
    List<Extent> extents = new ArrayList<>();
    long at = range.start();
    while (at < range.end() && extents.size() < limit) {
      long block = at / geometry.blockBytes();
      long end = geometry.endBlock(range);
      if (log.isSaved(block)) {
        end = block + log.readable(block, end);
        extents.add(new Extent(clipped(range, at, end), log.isZeros(block)));
      } else {
        ByteRange live = clipped(range, at, Math.min(log.nextSaved(block), end));
        extents.addAll(disk.allocation(live.start(), live.length(), limit - extents.size()));
      }
      at = extents.getLast().range().end();
    }
    return List.copyOf(extents);
  }

  /// What of the range lies between a byte and the end of the blocks before `endBlock`.
  private ByteRange clipped(ByteRange range, long start, long endBlock) {
    return ByteRange.between(
        Math.max(range.start(), start), Math.min(range.end(), endBlock * geometry.blockBytes()));
  }

  /// One read, gathered in one buffer from wherever its blocks are.
  private final class Reading {

    private final ByteRange range;
    private final Answer answer;
    private final ByteBuf gathered;
    private int unfinished = 1;
    private Outcome outcome = Outcome.OK;

    Reading(ByteRange range, Answer answer) {
      this.range = range;
      this.answer = answer;
      int length = Math.toIntExact(range.length());
      this.gathered = ByteBufAllocator.DEFAULT.directBuffer(length, length).writerIndex(length);
    }

    void begin() {
      if (log.isOpen()) {
        long end = geometry.endBlock(range);
        for (long block = geometry.firstBlock(range); block < end; ) {
          long next = Math.min(log.nextSaved(block), end);
          if (next > block) {
            fromDisk(block, next);
          } else {
            next = block + log.readable(block, end);
            fromLog(block, next);
          }
          block = next;
        }
      }
      ended();
    }

    private void fromDisk(long first, long end) {
      ByteRange part = part(first, end);
      unfinished++;
      disk.read(
          part.start(),
          (int) part.length(),
          new PartCompletion(
              part.start(),
              () -> {
                // Where a block was saved meanwhile, the disk may have been overwritten before it
                // was read. Where it was not, it cannot have been: writes wait for the save.
                fromLogWhatIsThere(first, end);
              }));
    }

    private void fromLogWhatIsThere(long first, long end) {
      for (long block = log.nextSaved(first); block < end; ) {
        long next = block + log.readable(block, end);
        fromLog(block, next);
        block = log.nextSaved(next);
      }
    }

    private void fromLog(long first, long end) {
      unfinished++;
      log.read(
          first, (int) (end - first), new PartCompletion(first * geometry.blockBytes(), () -> {}));
    }

    private ByteRange part(long first, long end) {
      return clipped(range, first * geometry.blockBytes(), end);
    }

    private void ended() {
      if (--unfinished > 0) {
        return;
      }
      // Without its log the disk may have been overwritten unseen.
      Outcome result = log.isOpen() ? outcome : Outcome.GONE;
      if (result == Outcome.OK) {
        answer.done(Outcome.OK, List.of(new BufferPayload(gathered)));
      } else {
        gathered.release();
        answer.done(result, List.of());
      }
    }

    /// Bytes of the device from `start` on, of which only those in the range are wanted.
    private final class PartCompletion implements DiskCompletion {

      private final long start;
      private final Runnable then;

      PartCompletion(long start, Runnable then) {
        this.start = start;
        this.then = then;
      }

      @Override
      public void done(Payload data) {
        ByteBuf bytes = BufferPayload.of(data);
        long from = Math.max(start, range.start());
        long end = Math.min(start + data.length(), range.end());
        gathered.setBytes(
            (int) (from - range.start()),
            bytes,
            bytes.readerIndex() + (int) (from - start),
            (int) (end - from));
        data.release();
        then.run();
        ended();
      }

      @Override
      public void failed(DiskFailure failure) {
        LOG.warn("the given-up version cannot be read: {}", failure.sentence());
        outcome = failure.outcome();
        ended();
      }
    }
  }
}
