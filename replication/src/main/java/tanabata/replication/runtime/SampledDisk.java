package tanabata.replication.runtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;
import tanabata.replication.disk.ForwardingDisk;
import tanabata.replication.model.DiskSamples;
import tanabata.replication.model.DiskSamples.Sample;
import tanabata.replication.model.Geometry;

/// A data disk of which the metadata knows, durably, what some blocks hold. Metadata that lies in a
/// file of its own would else take any disk for its own.
///
/// The one rule: a block is written only when the metadata says, durably, nothing about it any
/// more. So what the metadata says is true after a crash too, and a block that differs at the next
/// start was written by somebody else, or lies on another disk. Few blocks are sampled, and those
/// that are written drop out, so that a write waits for this once in a long while.
///
/// Samples are taken when the disk is opened, at marks ([#replenish]), and when it is closed in
/// order: then also of what was written last, which an older copy of the disk does not have.
final class SampledDisk extends ForwardingDisk {

  private static final int FEW = 8;
  private static final int TRIES = 64;
  private static final int WRITTEN_LAST = 8;
  private static final int CALLS_FOR_A_TRY = 32;
  private static final long STRETCH = 256L << 20;

  private final Disk disk;
  private final EventLoop loop;
  private final Geometry geometry;
  private final SampleStore store;
  private final RandomGenerator random;

  /// What the metadata says, or will say when the save under way is done.
  private DiskSamples samples;

  /// Blocks that are to become samples, if nobody writes them meanwhile.
  private final List<Sample> candidates = new ArrayList<>();

  /// Starts of the blocks written last, in a ring.
  private final long[] written = new long[WRITTEN_LAST];

  private int writes;
  private int calls;
  private final ArrayDeque<DiskCompletion> saves = new ArrayDeque<>();
  private int held;
  private Optional<DiskCompletion> closing = Optional.empty();
  private End end = End.ABRUPT;

  private enum End {
    ABRUPT,
    /// Every write is done, and no other comes.
    IN_ORDER
  }

  /// Where samples are kept.
  public interface SampleStore {

    /// Makes these durable in place of all others.
    void save(DiskSamples samples, DiskCompletion completion);
  }

  /// Reads a block.
  @FunctionalInterface
  public interface BlockReader {

    void read(long offset, int length, DiskCompletion completion);
  }

  /// @param samples that the metadata holds
  public SampledDisk(
      Disk disk,
      EventLoop loop,
      Geometry geometry,
      DiskSamples samples,
      SampleStore store,
      RandomGenerator random) {
    super(disk);
    this.disk = disk;
    this.loop = loop;
    this.geometry = geometry;
    this.samples = samples;
    this.store = store;
    this.random = random;
    Arrays.fill(written, -1);
  }

  /// Takes samples if there are few. On the loop, once, before anybody writes.
  public void begin() {
    if (samples.samples().size() < FEW) {
      sample(drawn(), disk::read, () -> {});
    }
  }

  /// Takes samples if only few are left. To be called now and then; most calls do nothing.
  ///
  /// @param reader reads a block when nobody writes it
  public void replenish(BlockReader reader) {
    boolean wanted = samples.samples().size() < FEW && candidates.isEmpty() && closing.isEmpty();
    if (wanted && calls++ % CALLS_FOR_A_TRY == 0) {
      sample(drawn(), reader, () -> {});
    }
  }

  /// Every write is done, and no other comes: samples may be taken when the disk is closed.
  public void settle() {
    end = End.IN_ORDER;
  }

  @Override
  public void write(
      long offset,
      Payload payload,
      int payloadOffset,
      int length,
      boolean durable,
      DiskCompletion completion) {
    remember(offset);
    if (!touches(offset, length)) {
      disk.write(offset, payload, payloadOffset, length, durable, completion);
      return;
    }
    ByteBuf kept = BufferPayload.slice(payload, payloadOffset, length);
    whenVoid(
        new ByteRange(offset, length),
        completion,
        kept::release,
        () -> {
          BufferPayload bytes = new BufferPayload(kept);
          disk.write(offset, bytes, 0, length, durable, completion);
          bytes.release();
        });
  }

  @Override
  public void zero(
      long offset, long length, Zeroing zeroing, boolean durable, DiskCompletion completion) {
    remember(offset);
    if (!touches(offset, length)) {
      disk.zero(offset, length, zeroing, durable, completion);
      return;
    }
    whenVoid(
        new ByteRange(offset, length),
        completion,
        () -> {},
        () -> disk.zero(offset, length, zeroing, durable, completion));
  }

  @Override
  public void close(DiskCompletion completion) {
    if (closing.isPresent()) {
      disk.close(completion);
      return;
    }
    closing = Optional.of(completion);
    closeWhenIdle();
  }

  private void closeWhenIdle() {
    if (closing.isEmpty() || held > 0 || !saves.isEmpty()) {
      return;
    }
    DiskCompletion completion = closing.get();
    switch (end) {
      case ABRUPT -> disk.close(completion);
      case IN_ORDER -> {
        Set<Long> starts = new LinkedHashSet<>();
        Arrays.stream(written).filter(start -> start >= 0).forEach(starts::add);
        starts.addAll(drawn());
        sample(List.copyOf(starts), disk::read, () -> disk.close(completion));
      }
    }
  }

  // Writes.

  private void remember(long offset) {
    long start = offset - offset % geometry.blockBytes();
    if (written[writes % WRITTEN_LAST] != start) {
      writes = (writes + 1) % WRITTEN_LAST;
      written[writes] = start;
    }
  }

  private boolean touches(long offset, long length) {
    return touches(samples.samples(), offset, length) || touches(candidates, offset, length);
  }

  private boolean touches(List<Sample> some, long offset, long length) {
    for (int i = 0; i < some.size(); i++) {
      long start = some.get(i).start();
      if (start < offset + length && offset < start + geometry.blockBytes()) {
        return true;
      }
    }
    return false;
  }

  /// Goes on when the metadata says nothing about the range any more.
  private void whenVoid(
      ByteRange range, DiskCompletion completion, Runnable giveUp, Runnable goOn) {
    held++;
    candidates.removeIf(each -> range.overlaps(new ByteRange(each.start(), geometry.blockBytes())));
    samples = samples.without(range, geometry.blockBytes());
    save(
        new DiskCompletion() {
          @Override
          public void done(Payload data) {
            held--;
            goOn.run();
            closeWhenIdle();
          }

          @Override
          public void failed(DiskFailure failure) {
            held--;
            giveUp.run();
            completion.failed(failure);
            closeWhenIdle();
          }
        });
  }

  /// One save at a time; each writes the newest samples, which never say more than it asked for
  /// about blocks that were to become void.
  private void save(DiskCompletion completion) {
    saves.add(completion);
    if (saves.size() == 1) {
      writeSamples();
    }
  }

  private void writeSamples() {
    store.save(
        samples,
        new DiskCompletion() {
          @Override
          public void done(Payload data) {
            saved().done(data);
          }

          @Override
          public void failed(DiskFailure failure) {
            saved().failed(failure);
          }
        });
  }

  private DiskCompletion saved() {
    DiskCompletion first = saves.remove();
    if (!saves.isEmpty()) {
      writeSamples();
    }
    return first;
  }

  // Samples.

  /// Starts of blocks that hold data, as far as the file system tells.
  private List<Long> drawn() {
    Set<Long> starts = new LinkedHashSet<>();
    long bytes = geometry.deviceBytes();
    for (int i = 0; i < TRIES && starts.size() < FEW; i++) {
      long at = aligned(random.nextLong(bytes));
      long stretch = Math.min(STRETCH, bytes - at);
      disk.allocation(at, stretch, FEW).stream()
          .filter(extent -> !extent.hole())
          .findFirst()
          .map(extent -> aligned(extent.range().start()))
          .filter(start -> start + geometry.blockBytes() <= bytes)
          .ifPresent(starts::add);
    }
    return List.copyOf(starts);
  }

  private long aligned(long offset) {
    return offset - offset % geometry.blockBytes();
  }

  /// Reads these blocks, and says what they hold once that is durable.
  private void sample(List<Long> starts, BlockReader reader, Runnable then) {
    candidates.clear();
    starts.forEach(start -> candidates.add(new Sample(start, 0)));
    new Sampling(reader, new ArrayDeque<>(starts), new ArrayList<>(), then).next();
  }

  /// Fewer samples are no trouble, and neither is none: whatever fails here, a disk that is broken
  /// shows it elsewhere.
  private final class Sampling implements DiskCompletion {
    private final BlockReader reader;
    private final ArrayDeque<Long> left;
    private final List<Sample> read;
    private final Runnable then;

    Sampling(BlockReader reader, ArrayDeque<Long> left, List<Sample> read, Runnable then) {
      this.reader = reader;
      this.left = left;
      this.read = read;
      this.then = then;
    }

    void next() {
      if (left.isEmpty()) {
        disk.flush(new Flushed());
      } else {
        reader.read(left.element(), geometry.blockBytes(), this);
      }
    }

    @Override
    public void done(Payload data) {
      byte[] content = ByteBufUtil.getBytes(BufferPayload.of(data));
      data.release();
      long start = left.remove();
      if (BlockDigest.isOfData(content)) {
        read.add(new Sample(start, BlockDigest.of(content)));
      }
      loop.execute(this::next);
    }

    @Override
    public void failed(DiskFailure failure) {
      end();
    }

    private void end() {
      candidates.clear();
      then.run();
    }

    /// What was read is on stable storage; of what nobody has written since, it is true.
    private final class Flushed implements DiskCompletion {
      @Override
      public void done(Payload data) {
        Map<Long, Sample> all = new LinkedHashMap<>();
        read.stream()
            .filter(each -> candidates.contains(new Sample(each.start(), 0)))
            .forEach(each -> all.put(each.start(), each));
        samples.samples().forEach(each -> all.putIfAbsent(each.start(), each));
        samples = new DiskSamples(all.values().stream().limit(DiskSamples.MOST).toList());
        save(new Saved());
      }

      @Override
      public void failed(DiskFailure failure) {
        end();
      }
    }

    private final class Saved implements DiskCompletion {
      @Override
      public void done(Payload data) {
        end();
      }

      @Override
      public void failed(DiskFailure failure) {
        end();
      }
    }
  }
}
