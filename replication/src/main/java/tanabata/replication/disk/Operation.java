package tanabata.replication.disk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Locale;
import tanabata.foundation.Outcome;
import tanabata.foundation.Zeroing;
import tanabata.platform.linux.Errno;

/// One operation on a disk as a sequence of steps, each of them one call of the kernel.
///
/// The implementation carries out [#step] and passes its result to [#advance], until the step is
/// [Step#DONE]. Reused for one request after the other; one thread at a time uses it.
class Operation {

  /// What was asked for.
  enum Kind {
    READ,
    WRITE,
    ZERO,
    FLUSH,
    CACHE
  }

  /// What the kernel is to do next.
  enum Step {
    READ,
    WRITE,
    PUNCH,
    ZERO_RANGE,
    SYNC,
    ADVISE,
    DONE
  }

  /// In place of an errno: the range is not all within the file.
  static final int END_OF_FILE = -1;

  private Kind kind = Kind.FLUSH;
  private Step step = Step.DONE;
  private long offset;
  private long length;
  private long progress;
  private long address;
  private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
  private boolean durable;
  private boolean syncAfterWriting;
  private boolean syncFailed;
  private boolean inDoubt;

  /// Whether the write is made once more without its sync, to see which of the two found no space.
  private boolean asksWhich;

  private int errno;

  /// Written by whoever carries out the steps, read by the loop.
  private volatile boolean syncing;

  private DiskCompletion completion = IgnoredCompletion.INSTANCE;

  /// Begins a transfer between a range of the disk and memory.
  ///
  /// @param address where the memory of `buffer` begins
  /// @param syncs whether durability takes a step of its own after the writing
  final void transfer(
      Kind kind,
      long offset,
      ByteBuf buffer,
      long address,
      int length,
      boolean durable,
      boolean syncs,
      DiskCompletion completion) {
    begin(kind, kind == Kind.READ ? Step.READ : Step.WRITE, offset, length, completion);
    this.buffer = buffer;
    this.address = address;
    this.durable = durable;
    this.syncAfterWriting = durable && syncs;
  }

  final void zero(
      long offset, long length, Zeroing zeroing, boolean durable, DiskCompletion completion) {
    Step first =
        switch (zeroing) {
          case DISCARD -> Step.PUNCH;
          case KEEP_SPACE -> Step.ZERO_RANGE;
        };
    begin(Kind.ZERO, first, offset, length, completion);
    this.syncAfterWriting = durable;
  }

  final void flush(DiskCompletion completion) {
    begin(Kind.FLUSH, Step.SYNC, 0, 0, completion);
  }

  final void cache(long offset, long length) {
    begin(Kind.CACHE, Step.ADVISE, offset, length, IgnoredCompletion.INSTANCE);
  }

  private void begin(Kind kind, Step step, long offset, long length, DiskCompletion completion) {
    this.kind = kind;
    this.step = step;
    this.offset = offset;
    this.length = length;
    this.completion = completion;
    progress = 0;
    address = 0;
    durable = false;
    syncAfterWriting = false;
    syncFailed = false;
    inDoubt = false;
    asksWhich = false;
    errno = 0;
    syncing = false;
  }

  /// Called before the kernel is asked for the step.
  final void stepBegins() {
    if (step == Step.SYNC || (step == Step.WRITE && isStepDurable())) {
      syncing = true;
    }
  }

  /// Whether it completes only when something is on stable storage.
  final boolean isToBeDurable() {
    return kind == Kind.FLUSH || durable || syncAfterWriting;
  }

  /// Whether the kernel has been asked to put something on stable storage for it.
  final boolean isSyncing() {
    return syncing;
  }

  /// One that it overlapped has failed to put something on stable storage. The kernel reports that
  /// once: what failed may have been what this one relies on, whatever it was told.
  final void overlappedFailure() {
    inDoubt = true;
  }

  final boolean isInDoubt() {
    return inDoubt;
  }

  /// Takes the result of the step: a count, or a negated errno. Then [#step] is the next one.
  final void advance(long result) {
    if (result < 0) {
      refused((int) -result);
      return;
    }
    if (asksWhich) {
      // There is space for the bytes, so the sync had found none.
      step = Step.SYNC;
      fail(Errno.ENOSPC);
      return;
    }
    step =
        switch (step) {
          case READ, WRITE -> afterTransfer(result);
          case PUNCH, ZERO_RANGE -> syncAfterWriting ? Step.SYNC : Step.DONE;
          case SYNC, ADVISE, DONE -> Step.DONE;
        };
  }

  private Step afterTransfer(long count) {
    if (count == 0) {
      errno = step == Step.READ ? END_OF_FILE : Errno.EIO;
      return Step.DONE;
    }
    progress += count;
    if (progress < length) {
      return step;
    }
    return syncAfterWriting ? Step.SYNC : Step.DONE;
  }

  private void refused(int errno) {
    if (errno == Errno.EINTR) {
      return;
    }
    if (step == Step.PUNCH && isInability(errno)) {
      step = Step.ZERO_RANGE;
    } else if (step == Step.ZERO_RANGE && isInability(errno)) {
      address = Zeros.ADDRESS;
      step = Step.WRITE;
    } else if (step == Step.WRITE && isStepDurable() && isLackOfSpace(errno)) {
      asksWhich = true;
    } else {
      fail(errno);
    }
  }

  private static boolean isLackOfSpace(int errno) {
    return DiskFailure.outcomeOf(errno) == Outcome.NO_SPACE;
  }

  /// Ends it, whatever there was left to do.
  final void fail(int errno) {
    syncFailed =
        step == Step.SYNC
            // Of a durable write the kernel does not report which half failed.
            || (step == Step.WRITE && durable && !syncAfterWriting && errno == Errno.EIO);
    this.errno = errno;
    step = Step.DONE;
  }

  /// EINVAL: a device whose blocks are larger than the alignment of the range.
  private static boolean isInability(int errno) {
    return errno == Errno.EOPNOTSUPP || errno == Errno.ENOSYS || errno == Errno.EINVAL;
  }

  final Kind kind() {
    return kind;
  }

  final Step step() {
    return step;
  }

  /// Where on the disk the step begins.
  final long stepOffset() {
    return offset + progress;
  }

  /// How many bytes of the disk the step is about.
  final long stepLength() {
    long left = length - progress;
    return kind == Kind.ZERO && step == Step.WRITE ? Math.min(left, Zeros.LENGTH) : left;
  }

  /// Where in memory the step begins.
  final long stepAddress() {
    return kind == Kind.ZERO ? address : address + progress;
  }

  /// Whether the step, a write, must itself put its bytes on stable storage.
  final boolean isStepDurable() {
    return durable && !syncAfterWriting && !asksWhich;
  }

  /// 0, an errno, or [#END_OF_FILE].
  final int errno() {
    return errno;
  }

  /// Whether what was written before may be lost although the kernel accepted it.
  final boolean hasSyncFailed() {
    return syncFailed && errno != Errno.ECANCELED;
  }

  final DiskCompletion completion() {
    return completion;
  }

  /// Gives the buffer, if there is one, to the caller, and forgets the request.
  final ByteBuf end() {
    ByteBuf taken = buffer;
    buffer = Unpooled.EMPTY_BUFFER;
    completion = IgnoredCompletion.INSTANCE;
    return taken;
  }

  /// What it is, for a log.
  final String subject(String file) {
    return switch (kind) {
      case FLUSH -> "flush of " + file;
      case READ, WRITE, ZERO, CACHE ->
          kind.name().toLowerCase(Locale.ROOT)
              + " of "
              + length
              + " bytes at offset "
              + offset
              + " of "
              + file;
    };
  }

  /// One line for a log, after a failure.
  final String sentence(String file) {
    String why =
        errno == END_OF_FILE ? "the file ends before or within" : new Errno(errno).toString();
    return subject(file) + " failed: " + why;
  }
}
