package tanabata.replication.disk;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// A disk that fails, is full or is slow when a file says so; for certifying a cluster, never for
/// use. What DRBD calls fault injection.
///
/// The file holds one of `none`, `error` (nothing works), `full` (nothing can be written) and `slow
/// MILLIS` (everything takes so much longer). Whoever writes it is heard within [#LOOK_NANOS].
final class FaultyDisk implements Disk {

  private static final long LOOK_NANOS = 20_000_000;
  private static final String NONE = "none";

  private final Disk disk;
  private final EventLoop loop;
  private final Path faults;
  private String fault = NONE;
  private long lookedAt;

  FaultyDisk(Disk disk, EventLoop loop, Path faults) {
    this.disk = disk;
    this.loop = loop;
    this.faults = faults;
    lookedAt = System.nanoTime() - LOOK_NANOS;
  }

  private String fault() {
    long now = System.nanoTime();
    if (now - lookedAt >= LOOK_NANOS) {
      lookedAt = now;
      try {
        fault = Files.readString(faults).strip();
      } catch (IOException e) {
        fault = NONE;
      }
    }
    return fault;
  }

  /// @return whether the operation fails, so that it is not to be begun
  private boolean fails(boolean writes, DiskCompletion completion) {
    String now = fault();
    Outcome outcome;
    if (now.equals("error")) {
      outcome = Outcome.IO_ERROR;
    } else if (now.equals("full") && writes) {
      outcome = Outcome.NO_SPACE;
    } else {
      return false;
    }
    DiskFailure failure = new DiskFailure(outcome, name() + ": a fault was asked for: " + now);
    loop.execute(() -> completion.failed(failure));
    return true;
  }

  /// The operation itself is not put off: its payload is the caller's.
  private DiskCompletion late(DiskCompletion completion) {
    String now = fault();
    if (!now.startsWith("slow ")) {
      return completion;
    }
    long millis = Long.parseLong(now.substring("slow ".length()));
    return new DiskCompletion() {
      @Override
      public void done(Payload data) {
        loop.schedule(() -> completion.done(data), millis, TimeUnit.MILLISECONDS);
      }

      @Override
      public void failed(DiskFailure failure) {
        loop.schedule(() -> completion.failed(failure), millis, TimeUnit.MILLISECONDS);
      }
    };
  }

  @Override
  public String name() {
    return disk.name();
  }

  @Override
  public String method() {
    return disk.method();
  }

  @Override
  public long sizeBytes() {
    return disk.sizeBytes();
  }

  @Override
  public void read(long offset, int length, DiskCompletion completion) {
    if (!fails(false, completion)) {
      disk.read(offset, length, late(completion));
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
    if (!fails(true, completion)) {
      disk.write(offset, payload, payloadOffset, length, durable, late(completion));
    }
  }

  @Override
  public void zero(
      long offset, long length, boolean discard, boolean durable, DiskCompletion completion) {
    if (!fails(!discard, completion)) {
      disk.zero(offset, length, discard, durable, late(completion));
    }
  }

  @Override
  public void flush(DiskCompletion completion) {
    if (!fails(false, completion)) {
      disk.flush(late(completion));
    }
  }

  @Override
  public void cache(long offset, long length) {
    disk.cache(offset, length);
  }

  @Override
  public List<BlockDevice.Extent> allocation(long offset, long length, int limit) {
    return disk.allocation(offset, length, limit);
  }

  @Override
  public void close(DiskCompletion completion) {
    disk.close(completion);
  }
}
