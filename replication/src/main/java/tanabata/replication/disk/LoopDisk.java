package tanabata.replication.disk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.linux.LinuxFile;

/// What both implementations share: checking, counting, completing, closing.
///
/// @param <O> the operations of the implementation
abstract class LoopDisk<O extends Operation> implements Disk {

  private static final Payload NOTHING = new BufferPayload(Unpooled.EMPTY_BUFFER);
  private static final int MAX_SPARE = 1024;

  private final LinuxFile file;
  private final EventLoop loop;
  private final ByteBufAllocator allocator;
  private final boolean syncsAfterWriting;
  private final ArrayDeque<O> spare = new ArrayDeque<>();
  private final List<DiskCompletion> closers = new ArrayList<>();
  private final Failures failures;
  private final OverlappingSyncs<O> syncs = new OverlappingSyncs<>();
  private final ArrayDeque<O> atOnce = new ArrayDeque<>();
  private final Runnable writeAtOnce = this::writeAtOnce;
  private final InlineWritePolicy inlineWrites = new InlineWritePolicy();
  private int inProgress;
  private boolean closing;
  private boolean closed;

  /// @param syncsAfterWriting whether durability takes a step of its own after a write
  LoopDisk(LinuxFile file, EventLoop loop, ByteBufAllocator allocator, boolean syncsAfterWriting) {
    this.file = file;
    this.loop = loop;
    this.allocator = allocator;
    this.syncsAfterWriting = syncsAfterWriting;
    failures = new Failures(file.path());
  }

  abstract O newOperation();

  /// Begins the steps of an operation; [#completed] must follow, after this has returned.
  abstract void start(O operation);

  /// Nothing is in progress and nothing will be: releases what only the implementation knows of.
  abstract void stop();

  final LinuxFile file() {
    return file;
  }

  final EventLoop loop() {
    return loop;
  }

  @Override
  public final String name() {
    return file.path();
  }

  @Override
  public final long sizeBytes() {
    return closed ? 0 : Math.max(0, file.size());
  }

  @Override
  public final void read(long offset, int length, DiskCompletion completion) {
    Ranges.checkTransfer(offset, length);
    if (isRefused(completion)) {
      return;
    }
    ByteBuf buffer = allocator.directBuffer(length, length);
    transfer(Operation.Kind.READ, offset, buffer, length, false, completion);
  }

  @Override
  public final void write(
      long offset,
      Payload payload,
      int payloadOffset,
      int length,
      boolean durable,
      DiskCompletion completion) {
    Ranges.checkTransfer(offset, length);
    if (payloadOffset < 0 || length > payload.length() - payloadOffset) {
      throw new IllegalArgumentException(
          length + " bytes from " + payloadOffset + " on are not in " + payload.length());
    }
    if (isRefused(completion)) {
      return;
    }
    ByteBuf buffer = Memory.direct(allocator, payload, payloadOffset, length);
    transfer(Operation.Kind.WRITE, offset, buffer, length, durable, completion);
  }

  private void transfer(
      Operation.Kind kind,
      long offset,
      ByteBuf buffer,
      int length,
      boolean durable,
      DiskCompletion completion) {
    O operation = next();
    long address = Memory.address(buffer, length);
    operation.transfer(
        kind, offset, buffer, address, length, durable, syncsAfterWriting, completion);
    watch(operation);
    if (kind == Operation.Kind.WRITE && !durable && inlineWrites.allows(length)) {
      atOnce.add(operation);
      if (atOnce.size() == 1) {
        afterSending(writeAtOnce);
      }
    } else {
      start(operation);
    }
  }

  /// Runs a task soon, when the sockets of the loop have sent what they were given.
  void afterSending(Runnable task) {
    later(task);
  }

  /// Makes the plain writes that wait, by ordinary calls.
  final void writeAtOnce() {
    int count = atOnce.size();
    for (int i = 0; i < count; i++) {
      O operation = atOnce.element();
      long length = operation.stepLength();
      long before = System.nanoTime();
      while (operation.step() == Operation.Step.WRITE) {
        int left = (int) operation.stepLength();
        operation.advance(file.write(operation.stepAddress(), left, operation.stepOffset()));
      }
      inlineWrites.took(length, System.nanoTime() - before);
      // Removed last: a completion may begin another write, which must not plan a second task.
      completed(operation);
      atOnce.remove();
    }
    if (!atOnce.isEmpty()) {
      afterSending(writeAtOnce);
    }
  }

  @Override
  public final void zero(
      long offset, long length, Zeroing zeroing, boolean durable, DiskCompletion completion) {
    Ranges.check(offset, length);
    if (isRefused(completion)) {
      return;
    }
    O operation = next();
    operation.zero(offset, length, zeroing, durable, completion);
    watch(operation);
    if (offset + length > file.size()) {
      operation.fail(Operation.END_OF_FILE);
      later(() -> completed(operation));
    } else {
      start(operation);
    }
  }

  @Override
  public final void flush(DiskCompletion completion) {
    if (isRefused(completion)) {
      return;
    }
    O operation = next();
    operation.flush(completion);
    watch(operation);
    start(operation);
  }

  @Override
  public final void cache(long offset, long length) {
    Ranges.check(offset, length);
    InvariantViolation.unless(loop.inEventLoop(), "a disk is used on its event loop only");
    if (!closing) {
      O operation = next();
      operation.cache(offset, length);
      start(operation);
    }
  }

  @Override
  public final List<BlockDevice.Extent> allocation(long offset, long length, int limit) {
    Ranges.check(offset, length);
    if (limit <= 0) {
      throw new IllegalArgumentException("a limit of " + limit + " extents");
    }
    return closed
        ? List.of(new BlockDevice.Extent(new ByteRange(offset, length), false))
        : Allocation.of(file, new ByteRange(offset, length), limit);
  }

  @Override
  public final void close(DiskCompletion completion) {
    InvariantViolation.unless(loop.inEventLoop(), "a disk is used on its event loop only");
    closing = true;
    closers.add(completion);
    later(this::shut);
  }

  /// Refuses new operations, and closes the file once none is in progress.
  final void shut() {
    closing = true;
    if (inProgress > 0) {
      return;
    }
    if (!closed) {
      closed = true;
      stop();
      file.close();
    }
    List<DiskCompletion> waiting = List.copyOf(closers);
    closers.clear();
    waiting.forEach(completion -> completion.done(NOTHING));
  }

  /// Completes an operation whose steps are done, on the event loop.
  final void completed(O operation) {
    if (operation.isToBeDurable()) {
      syncs.ends(operation).forEach(this::complete);
    } else {
      complete(operation);
    }
  }

  private void complete(O operation) {
    DiskCompletion completion = operation.completion();
    boolean isRead = operation.kind() == Operation.Kind.READ;
    Optional<DiskFailure> failure = failures.of(operation);
    ByteBuf buffer = retire(operation);
    // Last, so that the counts are right whatever the receiver does.
    try {
      if (failure.isPresent()) {
        buffer.release();
        completion.failed(failure.get());
      } else if (isRead) {
        completion.done(new BufferPayload(buffer.writerIndex(buffer.capacity())));
      } else {
        buffer.release();
        completion.done(NOTHING);
      }
    } finally {
      if (closing && inProgress == 0) {
        shut();
      }
    }
  }

  private ByteBuf retire(O operation) {
    inProgress--;
    ByteBuf buffer = operation.end();
    if (spare.size() < MAX_SPARE) {
      spare.push(operation);
    }
    return buffer;
  }

  /// On the event loop, once the call that is running has returned.
  final void later(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The loop has ended, and on it this call is the last: better early than never.
      task.run();
    }
  }

  private void watch(O operation) {
    if (operation.isToBeDurable()) {
      syncs.begins(operation);
    }
  }

  private O next() {
    inProgress++;
    O operation = spare.poll();
    return operation == null ? newOperation() : operation;
  }

  private boolean isRefused(DiskCompletion completion) {
    InvariantViolation.unless(loop.inEventLoop(), "a disk is used on its event loop only");
    if (closing) {
      later(() -> completion.failed(new DiskFailure(Outcome.GONE, name() + " has been closed")));
    }
    return closing;
  }
}
