package tanabata.filesystem.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.BlockType;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.SlotView;
import tanabata.filesystem.format.Superblock;
import tanabata.foundation.Outcome;

/// How a mount begins: it takes a slot, replays its journal and those of mounts that are gone, and
/// writes into the slot whose it is now.
///
/// A slot belongs to whoever has its lock. A journal of a slot that nobody has the lock of is that
/// of a mount which is gone.
final class MountSequence {

  /// Ticks for which it tries to get a slot.
  private static final int MOST_ROUNDS = 100;

  private final Superblock superblock;
  private final Geometry geometry;
  private final String node;
  private final Consumer<? super Effect> effects;
  private final List<byte[]> blocks = new ArrayList<>();
  private Optional<Slot> own = Optional.empty();
  private Optional<Slot> ready = Optional.empty();

  /// Slots whose locks are still to be tried, in order.
  private final List<Integer> untried = new ArrayList<>();

  private long clock;
  private int rounds;
  private boolean resting;

  /// @param block of the slot, as it is on the disk
  /// @param clock of versions, at least as far as any mount had come
  record Slot(int number, byte[] block, long clock) {}

  MountSequence(Superblock superblock, String node, Consumer<? super Effect> effects) {
    this.superblock = superblock;
    this.geometry = superblock.geometry();
    this.node = node;
    this.effects = effects;
  }

  void begin() {
    readSlots(this::choose);
  }

  private void readSlots(Runnable then) {
    Continue.WithBlocks next =
        new Continue.WithBlocks(read -> {
          blocks.clear();
          blocks.addAll(read);
          for (int slot = 0; slot < Geometry.SLOTS; slot++) {
            check(slot);
          }
          then.run();
        });
    effects.accept(new Effect.ReadBlocks(next, geometry.slotBlock(0), Geometry.SLOTS));
  }

  private void check(int slot) {
    byte[] block = blocks.get(slot);
    Optional<String> fault =
        BlockHeader.fault(
            block, superblock.seal(), superblock.id(), BlockType.SLOT, geometry.slotBlock(slot), 0);
    fault.ifPresent(what -> {
      throw new Damaged("slot " + slot + " " + what);
    });
    clock = Math.max(clock, SlotView.clock(block));
  }

  /// The slot that was this host's before, then those that are nobody's, then others.
  private void choose() {
    for (int slot = 0; slot < Geometry.SLOTS; slot++) {
      untried.add(slot);
    }
    untried.sort((one, other) -> Integer.compare(rank(one), rank(other)));
    tryNext();
  }

  private int rank(int slot) {
    String name = SlotView.node(blocks.get(slot));
    if (name.equals(node)) {
      return 0;
    }
    return name.isEmpty() ? 1 : 2;
  }

  private void tryNext() {
    if (!untried.isEmpty()) {
      effects.accept(
          new Effect.AskLock(
              LockId.slot(untried.getFirst()), LockId.Mode.EXCLUSIVE, Effect.Patience.TRY));
      return;
    }
    if (own.isPresent()) {
      takeOver(own.get());
      return;
    }
    // Another mount that begins may have tried them all, and gives back what it does not keep.
    rounds++;
    if (rounds == MOST_ROUNDS) {
      throw new Damaged("all slots belong to mounts of other hosts");
    }
    resting = true;
  }

  private void rested() {
    if (resting) {
      resting = false;
      choose();
    }
  }

  /// @return the slot, when the mount may serve
  Optional<Slot> take(Input input) {
    switch (input) {
      case Input.Granted granted -> granted((int) granted.lock().number());
      case Input.Refused _ -> {
        untried.removeFirst();
        tryNext();
      }
      case Input.BlocksRead read -> {
        demand(read.outcome());
        ((Continue.WithBlocks) read.ticket()).then().accept(read.blocks());
      }
      case Input.Done done -> {
        demand(done.outcome());
        ((Continue.Plainly) done.ticket()).then().run();
      }
      case Input.Called _,
          Input.Interrupted _,
          Input.Wanted _,
          Input.MountsLost _,
          Input.Permitted _,
          Input.Cut _,
          Input.Unmount _ -> {}
      case Input.Tick _ -> rested();
    }
    return ready;
  }

  private static void demand(Outcome outcome) {
    if (FilesystemCore.isBad(outcome)) {
      throw new Damaged("the device cannot be read or written: " + outcome);
    }
  }

  /// Nobody has the slot. What its block said before may be old.
  private void granted(int slot) {
    readSlots(() -> {
      if (SlotView.isInUse(blocks.get(slot))) {
        recover(slot);
      } else {
        free(slot);
      }
    });
  }

  private void recover(int slot) {
    String name = SlotView.node(blocks.get(slot));
    new SlotRecovery(
            superblock,
            slot,
            blocks.get(slot),
            effects,
            records -> {
              effects.accept(new Effect.Recovered(slot, name, records));
              readSlots(() -> free(slot));
            })
        .begin();
  }

  private void free(int slot) {
    if (own.isEmpty()) {
      own = Optional.of(new Slot(slot, blocks.get(slot), clock));
    } else {
      effects.accept(new Effect.GiveLock(LockId.slot(slot), LockId.Mode.NONE));
    }
    untried.removeFirst();
    tryNext();
  }

  private void takeOver(Slot slot) {
    byte[] block = slot.block.clone();
    SlotView.setInUse(block, true);
    SlotView.setNode(block, node);
    SlotView.setIncarnation(block, SlotView.incarnation(block) + 1);
    SlotView.setClock(block, clock);
    BlockHeader.seal(block, superblock.seal());
    Continue.Plainly then =
        new Continue.Plainly(() -> ready = Optional.of(new Slot(slot.number, block, clock)));
    effects.accept(new Effect.WriteBlocks(then, geometry.slotBlock(slot.number), block, true));
  }
}
