package tanabata.replication.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.platform.buffer.BufferPayload;

/// A disk to be used from the thread of a test: starts operations on the event loop and waits.
public final class TestDisk {

  private static final int TIMEOUT_SECONDS = 30;

  private final Disk disk;
  private final EventLoop loop;

  public TestDisk(Disk disk, EventLoop loop) {
    this.disk = disk;
    this.loop = loop;
  }

  /// How one operation ended.
  public record Result(Outcome outcome, String sentence, byte[] bytes) {

    public Result mustSucceed() {
      assertEquals(Outcome.OK, outcome, sentence);
      return this;
    }
  }

  public Disk disk() {
    return disk;
  }

  EventLoop loop() {
    return loop;
  }

  CompletableFuture<Result> start(Consumer<DiskCompletion> operation) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    loop.execute(() -> {
      AtomicBoolean returned = new AtomicBoolean();
      try {
        operation.accept(new Collector(loop, returned, result));
      } catch (RuntimeException | AssertionError e) {
        result.completeExceptionally(e);
      }
      returned.set(true);
    });
    return result;
  }

  public Result run(Consumer<DiskCompletion> operation) {
    return await(start(operation));
  }

  static Result await(CompletableFuture<Result> result) {
    return result.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
  }

  public byte[] read(long offset, int length) {
    return run(c -> disk.read(offset, length, c)).mustSucceed().bytes();
  }

  public Result write(long offset, byte[] bytes, boolean durable) {
    ByteBuf buffer = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    return write(offset, buffer, 0, bytes.length, durable);
  }

  /// Gives the buffer up as soon as the call has returned, and checks that the disk does too.
  Result write(long offset, ByteBuf buffer, int from, int length, boolean durable) {
    Result result =
        run(c -> {
          Payload payload = new BufferPayload(buffer);
          disk.write(offset, payload, from, length, durable, c);
          payload.release();
        });
    assertEquals(0, buffer.refCnt(), "the disk has kept the buffer of a write");
    return result;
  }

  public Result close() {
    return run(disk::close);
  }

  private record Collector(EventLoop loop, AtomicBoolean returned, CompletableFuture<Result> result)
      implements DiskCompletion {

    @Override
    public void done(Payload data) {
      byte[] bytes = new byte[data.length()];
      ByteBuf buffer = BufferPayload.of(data);
      buffer.getBytes(buffer.readerIndex(), bytes);
      data.release();
      finish(new Result(Outcome.OK, "", bytes));
    }

    @Override
    public void failed(DiskFailure failure) {
      finish(new Result(failure.outcome(), failure.sentence(), new byte[0]));
    }

    private void finish(Result value) {
      try {
        assertTrue(loop.inEventLoop(), "completed away from the event loop");
        assertTrue(returned.get(), "completed before the call returned");
        assertTrue(result.complete(value), "completed twice");
      } catch (AssertionError e) {
        result.obtrudeException(e);
      }
    }
  }
}
