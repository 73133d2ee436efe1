package tanabata.replication.disk;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import java.util.ArrayDeque;
import tanabata.platform.linux.Errno;
import tanabata.platform.linux.LinuxFile;

/// A disk in the io_uring of its event loop: no thread of ours but that one takes part.
///
/// At most [#SLOTS] operations are with the kernel at once; the number of its slot is what finds an
/// operation again when it completes. The others wait their turn.
final class UringDisk extends LoopDisk<Operation> implements IoUringIoHandle {

  /// Leaves most of the completion queue, which overflows slowly, to the sockets of the loop.
  private static final int SLOTS = 1024;

  /// In place of a slot: no operation, but the next turn of the loop.
  private static final short TURN = SLOTS;

  private static final byte IORING_OP_NOP = 0;
  private static final byte IORING_OP_FSYNC = 3;
  private static final byte IORING_OP_FALLOCATE = 17;
  private static final byte IORING_OP_READ = 22;
  private static final byte IORING_OP_WRITE = 23;
  private static final byte IORING_OP_FADVISE = 24;
  private static final int IORING_FSYNC_DATASYNC = 1;
  private static final int RWF_DSYNC = 2;
  private static final long MAX_ADVICE = 1 << 30;
  private static final long NOT_ACCEPTED = 0;

  private final Operation[] slots = new Operation[SLOTS];
  private final short[] free = new short[SLOTS];
  private final ArrayDeque<Operation> waiting = new ArrayDeque<>();
  private final IoRegistration registration;
  private int freeCount;
  private boolean telling;
  private boolean refilling;

  private UringDisk(LinuxFile file, IoEventLoop loop, ByteBufAllocator allocator) {
    super(file, loop, allocator, false);
    for (short slot = 0; slot < SLOTS; slot++) {
      free[freeCount++] = slot;
    }
    registration = register(loop);
  }

  /// Takes over an open file.
  static UringDisk on(LinuxFile file, IoEventLoop loop, ByteBufAllocator allocator) {
    return new UringDisk(file, loop, allocator);
  }

  private IoRegistration register(IoEventLoop loop) {
    return loop.register(this).syncUninterruptibly().getNow();
  }

  @Override
  public String method() {
    return "io_uring";
  }

  @Override
  Operation newOperation() {
    return new Operation();
  }

  @Override
  void start(Operation operation) {
    if (telling || freeCount == 0 || !waiting.isEmpty()) {
      waiting.add(operation);
      refillLater();
    } else {
      begin(operation);
    }
  }

  /// The loop hands its ring to the kernel once a turn. What goes through the ring as well comes
  /// back after that: by then the sockets have sent what they were given, and the peer works
  /// meanwhile.
  @Override
  void afterSending(Runnable task) {
    if (registration.submit(ops(TURN, IORING_OP_NOP, 0, 0, 0, 0)) == NOT_ACCEPTED) {
      later(task);
    }
  }

  private void begin(Operation operation) {
    short slot = free[--freeCount];
    slots[slot] = operation;
    submit(slot, operation);
  }

  /// Netty handles completions until there are no more, and only then makes room in the queue: who
  /// keeps submitting from within makes it overflow and delays the sockets.
  private void refillLater() {
    if (!refilling && freeCount > 0) {
      refilling = true;
      later(this::refill);
    }
  }

  private void refill() {
    refilling = false;
    while (freeCount > 0 && !waiting.isEmpty()) {
      begin(waiting.poll());
    }
  }

  private void submit(short slot, Operation operation) {
    int refusal;
    operation.stepBegins();
    try {
      refusal = registration.submit(next(slot, operation)) == NOT_ACCEPTED ? Errno.ECANCELED : 0;
    } catch (RuntimeException e) {
      // The ring is full and the kernel takes nothing from it, or it has been closed.
      refusal = Errno.EBUSY;
    }
    if (refusal != 0) {
      operation.fail(refusal);
      later(() -> finish(slot, operation));
    }
  }

  private IoUringIoOps next(short slot, Operation operation) {
    long offset = operation.stepOffset();
    long length = operation.stepLength();
    return switch (operation.step()) {
      case READ -> ops(slot, IORING_OP_READ, offset, operation.stepAddress(), (int) length, 0);
      case WRITE ->
          ops(
              slot,
              IORING_OP_WRITE,
              offset,
              operation.stepAddress(),
              (int) length,
              operation.isStepDurable() ? RWF_DSYNC : 0);
      case PUNCH -> ops(slot, IORING_OP_FALLOCATE, offset, length, LinuxFile.PUNCH_HOLE, 0);
      case ZERO_RANGE -> ops(slot, IORING_OP_FALLOCATE, offset, length, LinuxFile.ZERO_RANGE, 0);
      case SYNC -> ops(slot, IORING_OP_FSYNC, 0, 0, 0, IORING_FSYNC_DATASYNC);
      case ADVISE -> {
        int advised = (int) Math.min(length, MAX_ADVICE);
        yield ops(slot, IORING_OP_FADVISE, offset, 0, advised, LinuxFile.WILL_NEED);
      }
      case DONE -> throw new IllegalStateException("nothing is left to be done");
    };
  }

  private IoUringIoOps ops(
      short slot, byte opcode, long offset, long address, int length, int flags) {
    byte none = 0;
    short zero = 0;
    return new IoUringIoOps(
        opcode,
        none,
        zero,
        file().fd(),
        offset,
        address,
        length,
        flags,
        (long) slot,
        zero,
        zero,
        0,
        0L);
  }

  /// Netty's side: a completion.
  @Override
  public void handle(IoRegistration from, IoEvent event) {
    IoUringIoEvent completion = (IoUringIoEvent) event;
    short slot = (short) completion.userData();
    if (slot == TURN) {
      telling = true;
      try {
        writeAtOnce();
      } finally {
        telling = false;
      }
      return;
    }
    Operation operation = slots[slot];
    operation.advance(completion.res());
    if (operation.step() == Operation.Step.DONE) {
      finish(slot, operation);
    } else {
      submit(slot, operation);
    }
  }

  private void finish(short slot, Operation operation) {
    free[freeCount++] = slot;
    if (!waiting.isEmpty()) {
      refillLater();
    }
    telling = true;
    try {
      completed(operation);
    } finally {
      telling = false;
    }
  }

  @Override
  void stop() {
    registration.cancel();
  }

  /// Netty's side: the event loop ends. It waits for what the kernel already has.
  @Override
  public void close() {
    writeAtOnce();
    for (Operation operation = waiting.poll(); operation != null; operation = waiting.poll()) {
      operation.fail(Errno.ECANCELED);
      completed(operation);
    }
    shut();
  }
}
