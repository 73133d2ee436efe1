package tanabata.filesystem.core;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.SlotView;
import tanabata.filesystem.format.Superblock;
import tanabata.foundation.Outcome;

/// A mount that was withdrawn on a host that stays: its locks keep others from what is not in its
/// place, until its journal is replayed.
///
/// It cannot do that itself, for another mount may know newer bitmaps. So it gives back its slot
/// alone, and requests that of the other mount, which tells that one to look for mounts that are
/// gone. When the slot is clean, or the other slot is granted, so that nobody else is mounted and
/// whoever comes replays first, everything may go.
///
/// Meanwhile it has the lock of mounts: who is about to mount, or to replay, and was refused the
/// slot just before, would take it for that of a mount that serves.
final class WithdrawnMount {

  private final Superblock superblock;
  private final MountSequence.Slot slot;
  private final Consumer<? super Effect> effects;
  private Phase phase = Phase.DRAINING;
  private boolean reading;

  private enum Phase {
    /// What was begun on the device could still come down on what a replay has written.
    DRAINING,
    /// It waits for the lock of mounts.
    ENTERING,
    WAITING,
    ENDED
  }

  WithdrawnMount(Superblock superblock, MountSequence.Slot slot, Consumer<? super Effect> effects) {
    this.superblock = superblock;
    this.slot = slot;
    this.effects = effects;
  }

  /// @param underWay how many requests the device has not answered
  /// @return whether its locks may go
  boolean take(Input input, int underWay) {
    switch (input) {
      case Input.Cut _ -> phase = Phase.ENDED;
      case Input.Granted granted -> granted(granted.lock());
      case Input.BlocksRead read -> read(read);
      case Input.Tick _ -> look();
      case Input.Called _,
          Input.Done _,
          Input.Failed _,
          Input.Interrupted _,
          Input.Refused _,
          Input.Wanted _,
          Input.MountsLost _,
          Input.Unmount _ -> {}
    }
    if (phase == Phase.DRAINING && underWay == 0) {
      enter();
    }
    return phase == Phase.ENDED;
  }

  private IntStream otherSlots() {
    return IntStream.range(0, Geometry.SLOTS).filter(each -> each != slot.number());
  }

  private void enter() {
    phase = Phase.ENTERING;
    // It may have been about to replay another journal; that is begun anew by whoever comes next.
    otherSlots().forEach(each -> effects.accept(new Effect.GiveLock(LockId.slot(each), Mode.NONE)));
    effects.accept(new Effect.GiveLock(LockId.MOUNT, Mode.NONE));
    effects.accept(new Effect.AskLock(LockId.MOUNT, Mode.EXCLUSIVE, Effect.Patience.WAIT));
  }

  private void depart() {
    phase = Phase.WAITING;
    effects.accept(new Effect.GiveLock(LockId.slot(slot.number()), Mode.NONE));
    otherSlots()
        .forEach(each ->
            effects.accept(
                new Effect.AskLock(LockId.slot(each), Mode.EXCLUSIVE, Effect.Patience.WAIT)));
    effects.accept(new Effect.GiveLock(LockId.MOUNT, Mode.NONE));
  }

  /// What comes late stays: it may cover what is not in its place.
  private void granted(LockId lock) {
    switch (lock.kind()) {
      case MOUNT -> {
        if (phase == Phase.ENTERING) {
          depart();
        } else {
          effects.accept(new Effect.GiveLock(lock, Mode.NONE));
        }
      }
      case SLOT -> {
        if (phase == Phase.WAITING) {
          phase = Phase.ENDED;
        } else {
          effects.accept(new Effect.GiveLock(lock, Mode.NONE));
        }
      }
      case RENAME, WINDOW, DATA, OPEN, GROUP -> {}
    }
  }

  private void look() {
    if (phase == Phase.WAITING && !reading) {
      reading = true;
      effects.accept(
          new Effect.ReadBlocks(
              new Continue.WithBlocks(this::found),
              superblock.geometry().slotBlock(slot.number()),
              1));
    }
  }

  private void read(Input.BlocksRead read) {
    if (phase == Phase.WAITING && reading) {
      reading = false;
      if (read.outcome() == Outcome.OK) {
        Continue.resume(read);
      }
    }
  }

  private void found(List<byte[]> blocks) {
    byte[] block = blocks.getFirst();
    boolean isOurs =
        SlotView.isInUse(block)
            && SlotView.incarnation(block) == SlotView.incarnation(slot.block());
    if (!isOurs) {
      phase = Phase.ENDED;
    }
  }
}
