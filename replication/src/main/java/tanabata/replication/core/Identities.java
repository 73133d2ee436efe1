package tanabata.replication.core;

import java.util.ArrayDeque;
import tanabata.foundation.Outcome;

/// What the superblock says of this node's data, and its way to disk: one write at a time, because
/// two at once could both be torn by a power cut.
final class Identities {

  private final Desk desk;
  private final ArrayDeque<Save> saves = new ArrayDeque<>();
  private MetaChange.Standing standing;
  private boolean flushing;
  private long wantedMark;

  private record Save(Runnable then) implements Ticket {}

  private record FlushBeforeMark(long clock) implements Ticket {}

  Identities(Desk desk, MetaChange.Standing standing) {
    this.desk = desk;
    this.standing = standing;
  }

  MetaChange.Identity identity() {
    return standing.identity();
  }

  MetaChange.Standing standing() {
    return standing;
  }

  long aloneAt() {
    return standing.aloneAt();
  }

  /// The peer has this identity too, or will before the two are in step.
  ///
  /// @param reach see [MetaChange.Standing]
  void saveShared(MetaChange.Identity identity, int reach, Runnable then) {
    save(standing.withIdentity(identity, reach, false), then);
  }

  /// From here on in memory; on disk with whatever is saved next.
  void take(MetaChange.Identity identity, int reach) {
    standing = standing.withIdentity(identity, reach, standing.outdated());
  }

  void saveOutdated(boolean outdated, Runnable then) {
    save(standing.withOutdated(outdated, 0), then);
  }

  /// This node, which has every answered write, has lost its peer. It flushes them and then writes
  /// down that it was here later than the peer, so that should it die too, the two know whose
  /// version is complete.
  void markAlone(long clock) {
    wantedMark = clock;
    if (!flushing) {
      flushing = true;
      desk.emit(new Effect.FlushDisk(new FlushBeforeMark(clock)));
    }
  }

  boolean isBusy() {
    return flushing || !saves.isEmpty();
  }

  static boolean owns(Ticket ticket) {
    return ticket instanceof Save || ticket instanceof FlushBeforeMark;
  }

  void done(Ticket ticket, Outcome outcome) {
    if (outcome != Outcome.OK) {
      desk.fail("the superblock could not be written");
    } else if (ticket instanceof FlushBeforeMark mark) {
      flushing = false;
      if (wantedMark > mark.clock()) {
        markAlone(wantedMark);
      }
      save(standing.withAloneAt(mark.clock()), () -> {});
    } else {
      Save finished = saves.remove();
      if (!saves.isEmpty()) {
        write();
      }
      finished.then.run();
    }
  }

  void save(MetaChange.Standing next, Runnable then) {
    standing = next;
    saves.add(new Save(then));
    if (saves.size() == 1) {
      write();
    }
  }

  /// Writes the newest standing, which is never behind what this save asked for.
  private void write() {
    desk.emit(new Effect.Persist(saves.element(), standing));
  }
}
