package tanabata.replication.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;

/// Keeps the version that this node gives up: while an undo log is open, nothing overwrites a block
/// whose old content is not saved there, durably.
///
/// Log and disk together are then a snapshot. At the limit of the log's size, or when it cannot be
/// written, it is dropped aloud: a snapshot with a hole would be worse than none.
final class Undo {

  /// Blocks that one save may hold.
  private static final int MOST_BLOCKS = 256;

  private static final int SAVES_IN_FLIGHT = 8;

  private final Desk desk;
  private final List<Guarded> guarded = new ArrayList<>();
  private final List<Save> saving = new ArrayList<>();
  private Optional<KeptVersion> kept;

  /// Something that will overwrite these blocks.
  private record Guarded(long first, long end, Runnable write) {}

  private record Save(long first, long end) implements Ticket {}

  private record Other(Consumer<Outcome> then) implements Ticket {}

  Undo(Desk desk, Optional<KeptVersion> recovered) {
    this.desk = desk;
    this.kept = recovered;
  }

  Optional<KeptVersion> kept() {
    return kept;
  }

  /// Whether an older version is kept than the one that is identified so: that one may be on its
  /// way into the log since before a crash.
  boolean keepsOtherThan(MetaChange.Identity present) {
    return kept.filter(one -> one.kept() && !one.before().lineage().equals(present.lineage()))
        .isPresent();
  }

  boolean isQuiet() {
    return guarded.isEmpty() && saving.isEmpty();
  }

  /// Opens a log for the version that is here now.
  ///
  /// @param then told whether it is open
  void open(MetaChange.Identity before, boolean keeps, Consumer<Boolean> then) {
    desk.emit(
        new Effect.OpenUndo(
            new Other(outcome -> {
              boolean opened = outcome == Outcome.OK;
              if (opened) {
                kept =
                    Optional.of(
                        new KeptVersion(before, keeps, new BlockSet(desk.geometry.blocks())));
              }
              then.accept(opened);
            }),
            before,
            keeps));
  }

  /// Whether the range may be overwritten at once.
  boolean isSaved(ByteRange range) {
    return kept.isEmpty()
        || isSaved(desk.geometry.firstBlock(range), desk.geometry.endBlock(range));
  }

  /// Lets `write` overwrite the range as soon as what it replaces is safe.
  void guard(ByteRange range, Runnable write) {
    if (kept.isEmpty()) {
      write.run();
      return;
    }
    long first = desk.geometry.firstBlock(range);
    long end = desk.geometry.endBlock(range);
    if (isSaved(first, end)) {
      write.run();
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
    ready.forEach(one -> one.write.run());
  }

  private void save(Guarded one) {
    BlockSet saved = kept.orElseThrow().saved();
    long block = saved.nextAbsent(one.first, one.end);
    while (block < one.end && saving.size() < SAVES_IN_FLIGHT) {
      long next = block;
      Optional<Save> running =
          saving.stream().filter(save -> save.first <= next && next < save.end).findFirst();
      if (running.isPresent()) {
        block = saved.nextAbsent(Math.min(running.get().end, one.end), one.end);
        continue;
      }
      long end = Math.min(Math.min(one.end, block + MOST_BLOCKS), saved.next(block));
      for (Save other : saving) {
        if (other.first > block) {
          end = Math.min(end, other.first);
        }
      }
      Save save = new Save(block, end);
      saving.add(save);
      desk.emit(new Effect.Preserve(save, desk.geometry.blockRange(block, end - block)));
      block = saved.nextAbsent(end, one.end);
    }
  }

  static boolean owns(Ticket ticket) {
    return ticket instanceof Save || ticket instanceof Other;
  }

  void done(Ticket ticket, Outcome outcome) {
    if (ticket instanceof Other other) {
      other.then.accept(outcome);
      return;
    }
    Save save = (Save) ticket;
    saving.remove(save);
    if (kept.isPresent() && outcome == Outcome.OK) {
      kept.get().saved().add(save.first, save.end);
    } else if (kept.isPresent()) {
      desk.emit(
          new Effect.Changed("the undo log is given up: it cannot be written (" + outcome + ")"));
      drop(() -> {});
    }
    pump();
  }

  /// The resync that replaced the version has ended, or its version stands after all.
  void resyncIsOver() {
    if (kept.isPresent() && !kept.get().kept()) {
      drop(() -> {});
    }
  }

  /// The version is not wanted any more.
  void drop(Runnable then) {
    kept = Optional.empty();
    desk.emit(new Effect.DropUndo(new Other(_ -> then.run())));
    pump();
  }

  /// Puts back what was saved. Nothing else may touch the disk meanwhile.
  void rollBack(Consumer<Outcome> then) {
    desk.emit(new Effect.RollBack(new Other(then)));
  }
}
