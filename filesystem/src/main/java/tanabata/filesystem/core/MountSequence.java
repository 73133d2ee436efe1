package tanabata.filesystem.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.filesystem.core.block.Interruption.Damaged;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.BlockType;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.SlotView;
import tanabata.filesystem.format.Soundness;
import tanabata.filesystem.format.Superblock;

/// How a mount begins: it takes a slot, replays its journal and those of mounts that are gone, and
/// writes into the slot whose it is now.
///
/// A slot belongs to whoever has its lock. A journal of a slot that nobody has the lock of is that
/// of a mount which is gone.
final class MountSequence {

  private final Superblock superblock;
  private final Geometry geometry;
  private final String node;
  private final Consumer<? super Effect> effects;
  private final List<byte[]> blocks = new ArrayList<>();
  private Optional<Slot> ready = Optional.empty();

  /// Slots that nobody else has.
  private final List<Integer> granted = new ArrayList<>();

  /// How many others have.
  private int refused;

  private int next;
  private boolean rests;

  private long clock;

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
    effects.accept(new Effect.AskLock(LockId.MOUNT, LockId.Mode.EXCLUSIVE, Effect.Patience.WAIT));
  }

  private void readSlots(Runnable then) {
    Continue.WithBlocks next =
        new Continue.WithBlocks(read -> {
          blocks.clear();
          blocks.addAll(read);
          for (int slot = 0; slot < Geometry.SLOTS; slot++) {
            demandSound(superblock, slot, read.get(slot));
            clock = Math.max(clock, SlotView.clock(read.get(slot)));
          }
          then.run();
        });
    effects.accept(new Effect.ReadBlocks(next, geometry.slotBlock(0), Geometry.SLOTS));
  }

  /// @throws Damaged if a block is not what was written into this slot
  static void demandSound(Superblock superblock, int slot, byte[] block) {
    Geometry geometry = superblock.geometry();
    Optional<String> fault =
        BlockHeader.fault(
            block, superblock.seal(), superblock.id(), BlockType.SLOT, geometry.slotBlock(slot), 0);
    Optional<String> nonsense =
        fault.isPresent() ? fault : Soundness.fault(block, BlockType.SLOT, geometry);
    nonsense.ifPresent(what -> {
      throw new Damaged("slot " + slot + " " + what);
    });
  }

  private void choose() {
    granted.clear();
    refused = 0;
    next = 0;
    tryNext();
  }

  private void tryNext() {
    if (next < Geometry.SLOTS) {
      effects.accept(
          new Effect.AskLock(LockId.slot(next), LockId.Mode.EXCLUSIVE, Effect.Patience.TRY));
    } else {
      // What the blocks said before may be old by now.
      readSlots(this::decide);
    }
  }

  private void decide() {
    TreeMap<Integer, byte[]> gone = new TreeMap<>();
    for (int slot : granted) {
      if (SlotView.isInUse(blocks.get(slot))) {
        gone.put(slot, blocks.get(slot));
      }
    }
    // This host's last mount may not have given its slot back yet. And only a mount that lives can
    // replay the journals of others: it may know better than the disk what is free.
    if (granted.isEmpty() || !gone.isEmpty() && refused > 0) {
      granted.forEach(slot -> give(LockId.slot(slot)));
      give(LockId.MOUNT);
      rests = true;
    } else if (gone.isEmpty()) {
      takeOver();
    } else {
      new Replay(superblock, gone, _ -> Optional.empty(), effects, () -> readSlots(this::takeOver))
          .begin();
    }
  }

  private void give(LockId lock) {
    effects.accept(new Effect.GiveLock(lock, LockId.Mode.NONE));
  }

  /// @return the slot, when the mount may serve
  Optional<Slot> take(Input input) {
    switch (input) {
      case Input.Granted given -> {
        if (given.lock().equals(LockId.MOUNT)) {
          readSlots(this::choose);
        } else {
          granted.add((int) given.lock().number());
          next++;
          tryNext();
        }
      }
      case Input.Refused _ -> {
        refused++;
        next++;
        tryNext();
      }
      case Input.BlocksRead read -> Continue.resume(read);
      case Input.Done done -> Continue.resume(done);
      case Input.Tick _ -> {
        if (rests) {
          rests = false;
          begin();
        }
      }
      case Input.Called _,
          Input.Interrupted _,
          Input.Wanted _,
          Input.MountsLost _,
          Input.Cut _,
          Input.Failed _,
          Input.Unmount _ -> {}
    }
    return ready;
  }

  /// The slot that was this host's before, or one that is nobody's, or another one.
  private int best() {
    return granted.stream().min(Comparator.comparingInt(this::rank)).orElseThrow();
  }

  private int rank(int slot) {
    String name = SlotView.node(blocks.get(slot));
    if (name.equals(node)) {
      return 0;
    }
    return name.isEmpty() ? 1 : 2;
  }

  private void takeOver() {
    int slot = best();
    granted.stream().filter(other -> other != slot).forEach(other -> give(LockId.slot(other)));
    byte[] block = blocks.get(slot).clone();
    SlotView.setInUse(block, true);
    SlotView.setNode(block, node);
    SlotView.setIncarnation(block, SlotView.incarnation(block) + 1);
    SlotView.setClock(block, clock);
    BlockHeader.seal(block, superblock.seal());
    Continue.Plainly then =
        new Continue.Plainly(() -> {
          give(LockId.MOUNT);
          ready = Optional.of(new Slot(slot, block, clock));
        });
    effects.accept(new Effect.WriteBlocks(then, geometry.slotBlock(slot), block, true));
  }
}
