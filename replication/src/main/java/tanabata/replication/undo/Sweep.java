package tanabata.replication.undo;

import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.LongConsumer;
import tanabata.foundation.Payload;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;

/// Does something for all blocks that a log holds, a few pieces at a time. Ends at the first
/// failure, once nothing is in progress.
final class Sweep {

  private static final int PIECE_BYTES = 1 << 20;
  private static final int WINDOW = 8;

  private final UndoLog log;
  private final Step step;
  private final LongConsumer progress;
  private final DiskCompletion end;
  private final int pieceBlocks;
  private final long blocks;
  private long next;
  private long done;
  private int inProgress;
  private boolean pumping;
  private Optional<DiskFailure> failure = Optional.empty();

  /// What is done for blocks that were saved in one run.
  @FunctionalInterface
  interface Step {
    void take(long first, int count, DiskCompletion completion);
  }

  /// @param progress receives how many blocks are done
  Sweep(UndoLog log, Step step, LongConsumer progress, DiskCompletion end) {
    this.log = log;
    this.step = step;
    this.progress = progress;
    this.end = end;
    this.pieceBlocks = Math.max(1, PIECE_BYTES / log.header().geometry().blockBytes());
    this.blocks = log.header().geometry().blocks();
  }

  void go() {
    pumping = true;
    while (inProgress < WINDOW && failure.isEmpty() && log.nextSaved(next) < blocks) {
      long first = log.nextSaved(next);
      int count = log.readable(first, Math.min(blocks, first + pieceBlocks));
      next = first + count;
      inProgress++;
      step.take(first, count, new Taken(count));
    }
    pumping = false;
    if (inProgress == 0) {
      failure.ifPresentOrElse(
          end::failed, () -> end.done(new BufferPayload(Unpooled.EMPTY_BUFFER)));
    }
  }

  private final class Taken implements DiskCompletion {

    private final int count;

    Taken(int count) {
      this.count = count;
    }

    @Override
    public void done(Payload data) {
      data.release();
      done += count;
      progress.accept(done);
      goOn();
    }

    @Override
    public void failed(DiskFailure cause) {
      failure = failure.or(() -> Optional.of(cause));
      goOn();
    }

    /// A step that has nothing to do completes within the call.
    private void goOn() {
      inProgress--;
      if (!pumping) {
        go();
      }
    }
  }
}
