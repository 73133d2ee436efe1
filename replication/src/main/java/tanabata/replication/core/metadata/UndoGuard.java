package tanabata.replication.core.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.replication.core.work.Continuation;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.UndoSave;
import tanabata.replication.core.work.UndoStep;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.KeptVersion;
import tanabata.replication.model.ReplicationEvent;

/// Keeps the version that this node gives up: while an undo log is open, nothing overwrites a block
/// whose old content is not saved there, durably.
///
/// Log and disk together are then a snapshot. At the limit of the log's size, or when it cannot be
/// written, it is dropped aloud: a snapshot with a hole would be worse than none.
public final class UndoGuard {

  /// Blocks that one save may hold.
  private static final int MOST_BLOCKS = 256;

  private static final int SAVES_IN_FLIGHT = 8;

  private final CoreContext context;
  private final List<Guarded> guarded = new ArrayList<>();
  private final List<UndoSave> saving = new ArrayList<>();
  private Optional<KeptVersion> kept;

  /// Something that will overwrite these blocks.
  private record Guarded(long first, long end, Continuation write) {}

  public UndoGuard(CoreContext context, Optional<KeptVersion> recovered) {
    this.context = context;
    this.kept = recovered;
  }

  public Optional<KeptVersion> kept() {
    return kept;
  }

  /// Whether a version is kept until somebody removes it.
  public boolean keepsGivenUpVersion() {
    return kept.isPresent() && kept.get().kept();
  }

  /// Whether an older version is kept than the one that is identified so: that one may be on its
  /// way into the log since before a crash.
  public boolean keepsOtherThan(DataIdentity present) {
    return kept.filter(one -> one.kept() && !one.before().lineage().equals(present.lineage()))
        .isPresent();
  }

  public boolean isQuiet() {
    return guarded.isEmpty() && saving.isEmpty();
  }

  /// Opens a log for the version that is here now.
  ///
  /// @param then what follows, with the outcome
  public void open(DataIdentity before, Effect.Retention retention, Continuation then) {
    KeptVersion version =
        new KeptVersion(
            before, retention == Effect.Retention.KEPT, new BlockSet(context.geometry().blocks()));
    context.emit(new Effect.OpenUndo(new UndoStep.Open(version, then), before, retention));
  }

  /// Whether the range may be overwritten at once.
  public boolean isSaved(ByteRange range) {
    return kept.isEmpty() || isSaved(context.firstBlock(range), context.endBlock(range));
  }

  /// Saves what the range holds, if that is not done yet, then goes on with `write`.
  public void guard(ByteRange range, Continuation write) {
    long first = context.firstBlock(range);
    long end = context.endBlock(range);
    if (kept.isEmpty() || isSaved(first, end)) {
      context.proceed(write);
    } else {
      guarded.add(new Guarded(first, end, write));
      pump();
    }
  }

  private boolean isSaved(long first, long end) {
    return kept.orElseThrow().saved().nextAbsent(first, end) >= end;
  }

  private void pump() {
    List<Guarded> ready = new ArrayList<>();
    for (Guarded one : guarded) {
      if (kept.isEmpty() || isSaved(one.first, one.end)) {
        ready.add(one);
      } else {
        save(one);
      }
    }
    guarded.removeAll(ready);
    ready.forEach(one -> context.proceed(one.write));
  }

  private void save(Guarded one) {
    BlockSet saved = kept.orElseThrow().saved();
    long block = saved.nextAbsent(one.first, one.end);
    while (block < one.end && saving.size() < SAVES_IN_FLIGHT) {
      long next = block;
      Optional<UndoSave> running = saving.stream().filter(save -> save.contains(next)).findFirst();
      if (running.isPresent()) {
        block = saved.nextAbsent(Math.min(running.get().end(), one.end), one.end);
        continue;
      }
      long end = Math.min(Math.min(one.end, block + MOST_BLOCKS), saved.next(block));
      for (UndoSave other : saving) {
        if (other.first() > block) {
          end = Math.min(end, other.first());
        }
      }
      UndoSave save = new UndoSave(block, end);
      saving.add(save);
      context.emit(new Effect.Preserve(save, context.geometry().blockRange(block, end - block)));
      block = saved.nextAbsent(end, one.end);
    }
  }

  public void done(UndoSave save, Outcome outcome) {
    saving.remove(save);
    if (kept.isPresent() && outcome == Outcome.OK) {
      kept.get().saved().add(save.first(), save.end());
    } else if (kept.isPresent()) {
      context.notify(new ReplicationEvent.UndoLogDropped(outcome));
      drop(Continuation.NOTHING);
    }
    pump();
  }

  public void done(UndoStep step, Outcome outcome) {
    switch (step) {
      case UndoStep.Open open -> {
        if (outcome == Outcome.OK) {
          kept = Optional.of(open.version());
        }
      }
      case UndoStep.Drop _, UndoStep.PutBack _ -> {}
    }
    context.proceed(step.then(), outcome);
  }

  /// The resync that replaced the version has ended, or its version stands after all.
  public void resyncIsOver() {
    if (kept.isPresent() && !kept.get().kept()) {
      drop(Continuation.NOTHING);
    }
  }

  /// The version is not wanted any more.
  public void drop(Continuation then) {
    kept = Optional.empty();
    context.emit(new Effect.DropUndo(new UndoStep.Drop(then)));
    pump();
  }

  /// Puts back what was saved. Nothing else may touch the disk meanwhile.
  public void putBack(Continuation then) {
    context.emit(new Effect.RollBack(new UndoStep.PutBack(then)));
  }
}
