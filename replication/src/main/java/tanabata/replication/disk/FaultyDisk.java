package tanabata.replication.disk;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;

/// A disk that fails, is full or is slow when a file says so; for certifying a cluster, never for
/// use. What DRBD calls fault injection.
///
/// The file holds one of `none`, `error` (nothing works), `full` (nothing can be written) and `slow
/// MILLIS` (everything takes so much longer). Whoever writes it is heard within [#LOOK_NANOS].
/// Where [PowerCut#folder] is a folder, what a power cut needs is kept there.
final class FaultyDisk implements Disk {

  private static final long LOOK_NANOS = 20_000_000;
  private static final String NONE = "none";

  private final Disk disk;
  private final EventLoop loop;
  private final Path faults;
  private final Optional<UnflushedLog> unflushed;
  private String fault = NONE;
  private long lookedAt;
  private boolean closed;

  FaultyDisk(Disk disk, EventLoop loop, Path faults) throws IOException {
    this.disk = disk;
    this.loop = loop;
    this.faults = faults;
    lookedAt = System.nanoTime() - LOOK_NANOS;
    Path folder = PowerCut.folder(faults);
    Path file = Path.of(disk.name());
    unflushed =
        Files.isDirectory(folder)
            ? Optional.of(UnflushedLog.open(PowerCut.log(folder, file), file))
            : Optional.empty();
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

  /// Keeps what is about to be overwritten.
  private DiskCompletion kept(
      long offset, long length, boolean durable, DiskCompletion completion) {
    if (unflushed.isEmpty() || closed) {
      return completion;
    }
    UnflushedLog log = unflushed.get();
    long id = log.next();
    kept(() -> log.begins(id, offset, length));
    return new Then(completion, () -> log.ended(id, durable), () -> log.ended(id, false));
  }

  private static DiskCompletion flushed(UnflushedLog log, DiskCompletion completion) {
    List<Long> ids = log.flushBegins();
    return new Then(completion, () -> log.flushed(ids), () -> {});
  }

  /// What is kept before the caller is told.
  private record Then(DiskCompletion next, Keeping done, Keeping failed) implements DiskCompletion {
    @Override
    public void done(Payload data) {
      kept(done);
      next.done(data);
    }

    @Override
    public void failed(DiskFailure failure) {
      kept(failed);
      next.failed(failure);
    }
  }

  private interface Keeping {
    void keep() throws IOException;
  }

  private static void kept(Keeping step) {
    try {
      step.keep();
    } catch (IOException e) {
      throw new UncheckedIOException("what a power cut needs cannot be kept", e);
    }
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
      DiskCompletion kept = kept(offset, length, durable, late(completion));
      disk.write(offset, payload, payloadOffset, length, durable, kept);
    }
  }

  @Override
  public void zero(
      long offset, long length, boolean discard, boolean durable, DiskCompletion completion) {
    if (!fails(!discard, completion)) {
      disk.zero(offset, length, discard, durable, kept(offset, length, durable, late(completion)));
    }
  }

  @Override
  public void flush(DiskCompletion completion) {
    if (!fails(false, completion)) {
      DiskCompletion after = late(completion);
      disk.flush(unflushed.map(log -> flushed(log, after)).orElse(after));
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
    closed = true;
    // What is in progress has ended when the disk says that it is closed.
    DiskCompletion after =
        unflushed
            .<DiskCompletion>map(log -> new Then(completion, log::close, log::close))
            .orElse(completion);
    disk.close(after);
  }
}
