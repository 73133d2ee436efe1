package tanabata.replication.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.state.Generation;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskChoice;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;
import tanabata.replication.disk.DiskOpening;
import tanabata.replication.disk.Disks;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Geometry;

/// An event loop, and its logs and disks used from the thread of a test.
final class Bench implements AutoCloseable {

  static final long NO_LIMIT = Long.MAX_VALUE / 2;
  private static final int PATIENCE_SECONDS = 30;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  final EventLoop loop = group.next();

  /// How one operation ended.
  record Result(Outcome outcome, String sentence, byte[] bytes) {
    Result mustSucceed() {
      assertEquals(Outcome.OK, outcome, sentence);
      return this;
    }
  }

  static UndoHeader header(Geometry geometry) {
    return header(geometry, 77, 0);
  }

  static UndoHeader header(Geometry geometry, long id, long undoes) {
    DataIdentity before =
        new DataIdentity(
            List.of(
                new Generation(5, -3, new NodeId("vega")),
                new Generation(4, 9, new NodeId("altair"))),
            true);
    return new UndoHeader(
        id,
        undoes == 0 ? UndoHeader.Purpose.SPLIT_BRAIN : UndoHeader.Purpose.ROLLBACK,
        undoes,
        "home",
        new NodeId("altair"),
        geometry,
        before,
        "vega is kept, said the operator ★",
        1_234_567_890_123L);
  }

  CompletableFuture<Result> start(Consumer<DiskCompletion> operation) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        operation.accept(new Collector(result));
      } catch (RuntimeException | AssertionError e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  static <T> T await(CompletableFuture<T> result) {
    return result.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  Result run(Consumer<DiskCompletion> operation) {
    return await(start(operation));
  }

  <T> T ask(Supplier<T> question) {
    return await(CompletableFuture.supplyAsync(question, loop));
  }

  CompletableFuture<Result> startSaving(UndoLog log, long first, byte[] content) {
    return start(completion -> {
      ByteBuf bytes = Unpooled.copiedBuffer(content);
      log.save(first, new BufferPayload(bytes), completion);
      bytes.release();
    });
  }

  Result save(UndoLog log, long first, byte[] content) {
    return await(startSaving(log, first, content));
  }

  byte[] saved(UndoLog log, long block) {
    return run(completion -> log.read(block, completion)).mustSucceed().bytes();
  }

  CompletableFuture<Result> startReading(BlockDevice device, ByteRange range) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    loop.execute(() ->
        device.read(
            range,
            (outcome, data) -> {
              ByteBuf all = Unpooled.buffer();
              data.forEach(part -> {
                all.writeBytes(BufferPayload.of(part).duplicate());
                part.release();
              });
              result.complete(new Result(outcome, "", bytes(all)));
            }));
    return result;
  }

  Result read(BlockDevice device, ByteRange range) {
    return await(startReading(device, range));
  }

  Result write(Disk disk, long offset, byte[] content) {
    return run(completion ->
        disk.write(
            offset,
            new BufferPayload(Unpooled.copiedBuffer(content)),
            0,
            content.length,
            false,
            completion));
  }

  Disk disk(Path path) {
    DiskOpening opening = Disks.open(path, loop, DiskChoice.AUTOMATIC);
    return assertInstanceOf(DiskOpening.Opened.class, opening, opening::toString).disk();
  }

  UndoLog create(Path path, UndoHeader header, long maxBytes) {
    return opened(UndoLogs.create(path, header, loop, DiskChoice.AUTOMATIC, maxBytes));
  }

  UndoLog open(Path path) {
    return opened(UndoLogs.open(path, loop, DiskChoice.AUTOMATIC, NO_LIMIT));
  }

  /// A log over a disk that does what the test wants.
  UndoLog over(ScriptedDisk disk) {
    return opened(UndoLogs.open(disk.path(), loop, disk, NO_LIMIT));
  }

  static UndoLog opened(UndoOpening opening) {
    return assertInstanceOf(UndoOpening.Opened.class, opening, opening::toString).log();
  }

  static String refused(UndoOpening opening) {
    return assertInstanceOf(UndoOpening.Refused.class, opening, opening::toString).sentence();
  }

  static <T> T unchecked(Attempt<T> attempt) {
    try {
      return attempt.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Something that reads or writes a file.
  interface Attempt<T> {
    T run() throws IOException;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static byte[] bytes(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.getBytes(buffer.readerIndex(), bytes);
    return bytes;
  }

  private record Collector(CompletableFuture<Result> result) implements DiskCompletion {
    @Override
    public void done(Payload data) {
      byte[] bytes = bytes(BufferPayload.of(data));
      data.release();
      finish(new Result(Outcome.OK, "", bytes));
    }

    @Override
    public void failed(DiskFailure failure) {
      finish(new Result(failure.outcome(), failure.sentence(), new byte[0]));
    }

    private void finish(Result value) {
      assertTrue(result.complete(value), "completed twice");
    }
  }
}
