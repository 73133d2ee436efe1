package tanabata.nbd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.platform.buffer.BufferPayload;

/// A device in memory for tests. What is asked is carried out at once; when it is answered is the
/// test's choice.
public final class MemoryDevice implements BlockDevice {

  private final ByteBuf bytes;
  private final BitSet written = new BitSet();
  private final Executor timing;
  private final Deque<Runnable> held = new ArrayDeque<>();
  private Outcome outcome = Outcome.OK;
  private int flushes;
  private int durableWrites;
  private int cached;

  /// @param timing runs the answers, in the thread that owns the device
  public MemoryDevice(int size, Executor timing) {
    this.bytes = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(size));
    this.timing = timing;
  }

  private MemoryDevice(int size) {
    this.bytes = Unpooled.buffer(size, size).writeZero(size);
    this.timing = held::add;
  }

  public static MemoryDevice answeringAtOnce(int size) {
    return new MemoryDevice(size, Runnable::run);
  }

  /// One that answers only by [#answerFirst] and [#answerLast].
  public static MemoryDevice holdingItsAnswers(int size) {
    return new MemoryDevice(size);
  }

  /// From now on everything ends so.
  public void failWith(Outcome next) {
    outcome = next;
  }

  public int heldAnswers() {
    return held.size();
  }

  public void answerFirst() {
    held.removeFirst().run();
  }

  public void answerFirstTwice() {
    Runnable answer = held.removeFirst();
    answer.run();
    answer.run();
  }

  public void answerLast() {
    held.removeLast().run();
  }

  public void answerAll() {
    while (!held.isEmpty()) {
      answerFirst();
    }
  }

  public int flushes() {
    return flushes;
  }

  public int durableWrites() {
    return durableWrites;
  }

  public int cached() {
    return cached;
  }

  public byte[] content(int offset, int length) {
    byte[] copy = new byte[length];
    bytes.getBytes(offset, copy);
    return copy;
  }

  @Override
  public long sizeBytes() {
    return bytes.capacity();
  }

  /// Two parts, so that the front end must cope with more than one.
  @Override
  public void read(ByteRange range, Answer answer) {
    Outcome result = outcome;
    if (result != Outcome.OK) {
      timing.execute(() -> answer.done(result, List.of()));
      return;
    }
    int half = (int) range.length() / 2;
    int start = (int) range.start();
    List<Payload> parts =
        List.of(
            new BufferPayload(bytes.retainedSlice(start, half)),
            new BufferPayload(bytes.retainedSlice(start + half, (int) range.length() - half)));
    timing.execute(() -> answer.done(Outcome.OK, parts));
  }

  @Override
  public void write(ByteRange range, Payload data, boolean durable, Answer answer) {
    Outcome result = outcome;
    if (result == Outcome.OK) {
      bytes.setBytes((int) range.start(), BufferPayload.of(data).slice());
      mark(range, true);
      durableWrites += durable ? 1 : 0;
    }
    timing.execute(() -> {
      data.release();
      answer.done(result, List.of());
    });
  }

  @Override
  public void zero(ByteRange range, Zeroing zeroing, boolean durable, Answer answer) {
    Outcome result = outcome;
    if (result == Outcome.OK) {
      bytes.setZero((int) range.start(), (int) range.length());
      mark(range, zeroing == Zeroing.KEEP_SPACE);
    }
    timing.execute(() -> answer.done(result, List.of()));
  }

  @Override
  public void flush(Answer answer) {
    flushes++;
    Outcome result = outcome;
    timing.execute(() -> answer.done(result, List.of()));
  }

  @Override
  public void cache(ByteRange range) {
    cached++;
  }

  @Override
  public List<Extent> allocation(ByteRange range, int limit) {
    List<Extent> extents = new ArrayList<>();
    long at = range.start();
    while (at < range.end() && extents.size() < limit) {
      int sector = (int) (at / SECTOR);
      boolean hole = !written.get(sector);
      long next = hole ? written.nextSetBit(sector) : written.nextClearBit(sector);
      long end = next < 0 ? range.end() : Math.min(range.end(), next * SECTOR);
      extents.add(new Extent(ByteRange.between(at, end), hole));
      at = end;
    }
    return extents;
  }

  private void mark(ByteRange range, boolean value) {
    written.set((int) (range.start() / SECTOR), (int) (range.end() / SECTOR), value);
  }
}
