package tanabata.testbed.faults;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;
import tanabata.replication.disk.ForwardingDisk;

/// A disk that fails, is full or is slow when a file says so; DRBD calls this fault injection.
///
/// The file holds one of `none`, `error` (nothing works), `full BYTES` (nothing can be written to
/// so much of it, from its beginning; what lies behind, such as metadata, has its place) and `slow
/// MILLIS` (everything takes so much longer). The file is read again every [#POLL_NANOS]. If
/// [PowerCut#folder] is a folder, what a power cut needs is recorded there.
final class FaultyDisk extends ForwardingDisk {

  private static final long POLL_NANOS = 20_000_000;
  private static final String NONE = "none";
  private static final String FULL = "full ";

  private final Disk disk;
  private final EventLoop loop;
  private final Path faults;
  private final Optional<UnflushedLog> unflushed;
  private String fault = NONE;
  private long polledAt;
  private boolean closed;

  FaultyDisk(Disk disk, EventLoop loop, Path faults) throws IOException {
    super(disk);
    this.disk = disk;
    this.loop = loop;
    this.faults = faults;
    polledAt = System.nanoTime() - POLL_NANOS;
    Path folder = PowerCut.folder(faults);
    Path file = Path.of(disk.name());
    unflushed =
        Files.isDirectory(folder)
            ? Optional.of(UnflushedLog.open(PowerCut.log(folder, file), file))
            : Optional.empty();
  }

  private String fault() {
    long now = System.nanoTime();
    if (now - polledAt >= POLL_NANOS) {
      polledAt = now;
      try {
        fault = Files.readString(faults).strip();
      } catch (IOException e) {
        fault = NONE;
      }
    }
    return fault;
  }

  private boolean fails(DiskCompletion completion) {
    return fault().equals("error") && fail(Outcome.IO_ERROR, completion);
  }

  /// @return whether the operation fails and must not be started
  private boolean fails(long offset, DiskCompletion completion) {
    String now = fault();
    boolean full = now.startsWith(FULL) && offset < Long.parseLong(now.substring(FULL.length()));
    return full ? fail(Outcome.NO_SPACE, completion) : fails(completion);
  }

  private boolean fail(Outcome outcome, DiskCompletion completion) {
    String now = fault;
    DiskFailure failure = new DiskFailure(outcome, name() + ": a fault was asked for: " + now);
    loop.execute(() -> completion.failed(failure));
    return true;
  }

  /// Delays the completion, not the operation, for its payload is the caller's.
  private DiskCompletion delayed(DiskCompletion completion) {
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

  /// Records what is about to be overwritten.
  private DiskCompletion recorded(
      long offset, long length, boolean durable, DiskCompletion completion) {
    if (unflushed.isEmpty() || closed) {
      return completion;
    }
    UnflushedLog log = unflushed.get();
    long id = log.next();
    record(() -> log.begins(id, offset, length));
    return new Then(completion, () -> log.ended(id, durable), () -> log.ended(id, false));
  }

  private static DiskCompletion flushed(UnflushedLog log, DiskCompletion completion) {
    List<Long> ids = log.flushBegins();
    return new Then(completion, () -> log.flushed(ids), () -> {});
  }

  /// Records the result before the caller gets it.
  private record Then(DiskCompletion next, Recording done, Recording failed)
      implements DiskCompletion {
    @Override
    public void done(Payload data) {
      record(done);
      next.done(data);
    }

    @Override
    public void failed(DiskFailure failure) {
      record(failed);
      next.failed(failure);
    }
  }

  private interface Recording {
    void run() throws IOException;
  }

  private static void record(Recording step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException("what a power cut needs cannot be recorded", e);
    }
  }

  @Override
  public void read(long offset, int length, DiskCompletion completion) {
    if (!fails(completion)) {
      disk.read(offset, length, delayed(completion));
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
    if (!fails(offset, completion)) {
      DiskCompletion recorded = recorded(offset, length, durable, delayed(completion));
      disk.write(offset, payload, payloadOffset, length, durable, recorded);
    }
  }

  @Override
  public void zero(
      long offset, long length, Zeroing zeroing, boolean durable, DiskCompletion completion) {
    boolean needsSpace = zeroing == Zeroing.KEEP_SPACE;
    if (needsSpace ? !fails(offset, completion) : !fails(completion)) {
      disk.zero(
          offset, length, zeroing, durable, recorded(offset, length, durable, delayed(completion)));
    }
  }

  @Override
  public void flush(DiskCompletion completion) {
    if (!fails(completion)) {
      DiskCompletion after = delayed(completion);
      disk.flush(unflushed.map(log -> flushed(log, after)).orElse(after));
    }
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
