package tanabata.replication.undo;

import io.netty.channel.EventLoop;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;

/// A real disk that holds operations back, fails from some operation on, and in a power cut loses
/// what was written since the last flush. Everything on the event loop.
final class ScriptedDisk implements Disk {

  /// What a power cut may take back.
  private record Volatile(long offset, byte[] before, boolean[] completed) {}

  private final Disk real;
  private final EventLoop loop;
  private final AtomicInteger operationsLeft;
  private final List<Volatile> unflushed = new ArrayList<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private boolean holdsReads;
  private boolean holdsFlushes;
  private CompletableFuture<Boolean> firstHeld = new CompletableFuture<>();
  private int flushes;

  /// @param operationsLeft how many operations succeed, shared with other disks
  ScriptedDisk(Disk real, EventLoop loop, AtomicInteger operationsLeft) {
    this.real = real;
    this.loop = loop;
    this.operationsLeft = operationsLeft;
  }

  static ScriptedDisk immortal(Disk real, EventLoop loop) {
    return new ScriptedDisk(real, loop, new AtomicInteger(Integer.MAX_VALUE));
  }

  Path path() {
    return Path.of(real.name());
  }

  void holdReads() {
    holdsReads = true;
  }

  /// @param firstHeld completes when there is one
  void holdFlushes(CompletableFuture<Boolean> firstHeld) {
    holdsFlushes = true;
    this.firstHeld = firstHeld;
  }

  int held() {
    return held.size();
  }

  void letGo() {
    holdsReads = false;
    holdsFlushes = false;
    while (!held.isEmpty()) {
      held.removeFirst().run();
    }
  }

  int flushes() {
    return flushes;
  }

  /// Takes back any of the writes that no flush covers. The disk must be closed.
  void powerCut(Random random) {
    Bench.unchecked(() -> {
      try (RandomAccessFile file = new RandomAccessFile(real.name(), "rw")) {
        for (Volatile write : unflushed.reversed()) {
          for (int at = 0; at < write.before().length; at += BlockDevice.SECTOR) {
            if (random.nextBoolean()) {
              file.seek(write.offset() + at);
              int left = write.before().length - at;
              file.write(write.before(), at, Math.min(BlockDevice.SECTOR, left));
            }
          }
        }
      }
      return true;
    });
  }

  private Volatile remember(long offset, int length) {
    byte[] before = new byte[length];
    Bench.unchecked(() -> {
      try (RandomAccessFile file = new RandomAccessFile(real.name(), "r")) {
        return file.getChannel().read(ByteBuffer.wrap(before), offset);
      }
    });
    Volatile write = new Volatile(offset, before, new boolean[1]);
    unflushed.add(write);
    return write;
  }

  private boolean isDead(DiskCompletion completion) {
    boolean dead = operationsLeft.getAndDecrement() <= 0;
    if (dead) {
      loop.execute(
          () -> completion.failed(new DiskFailure(Outcome.IO_ERROR, name() + " has failed")));
    }
    return dead;
  }

  @Override
  public void read(long offset, int length, DiskCompletion completion) {
    if (isDead(completion)) {
      return;
    }
    if (holdsReads) {
      held.add(() -> real.read(offset, length, completion));
    } else {
      real.read(offset, length, completion);
    }
  }

  @Override
  public void write(
      long offset,
      Payload payload,
      int payloadOffset,
      int length,
      boolean durable,
      DiskCompletion completion) {
    if (!isDead(completion)) {
      Volatile write = remember(offset, length);
      real.write(
          offset,
          payload,
          payloadOffset,
          length,
          durable,
          whenDone(
              completion,
              () -> {
                write.completed()[0] = true;
              }));
    }
  }

  @Override
  public void zero(
      long offset, long length, Zeroing zeroing, boolean durable, DiskCompletion completion) {
    if (!isDead(completion)) {
      Volatile write = remember(offset, (int) length);
      real.zero(
          offset,
          length,
          zeroing,
          durable,
          whenDone(
              completion,
              () -> {
                write.completed()[0] = true;
              }));
    }
  }

  @Override
  public void flush(DiskCompletion completion) {
    if (isDead(completion)) {
      return;
    }
    flushes++;
    List<Volatile> covered = unflushed.stream().filter(write -> write.completed()[0]).toList();
    Runnable flush = () -> real.flush(whenDone(completion, () -> unflushed.removeAll(covered)));
    if (holdsFlushes) {
      held.add(flush);
      firstHeld.complete(true);
    } else {
      flush.run();
    }
  }

  private static DiskCompletion whenDone(DiskCompletion completion, Runnable first) {
    return new DiskCompletion() {
      @Override
      public void done(Payload data) {
        first.run();
        completion.done(data);
      }

      @Override
      public void failed(DiskFailure failure) {
        completion.failed(failure);
      }
    };
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public String method() {
    return real.method();
  }

  @Override
  public long sizeBytes() {
    return real.sizeBytes();
  }

  @Override
  public void cache(long offset, long length) {
    real.cache(offset, length);
  }

  @Override
  public List<BlockDevice.Extent> allocation(long offset, long length, int limit) {
    return real.allocation(offset, length, limit);
  }

  @Override
  public void close(DiskCompletion completion) {
    real.close(completion);
  }
}
