package tanabata.filesystem.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.filesystem.core.block.BlockCache;
import tanabata.filesystem.core.block.Journal;
import tanabata.filesystem.core.lock.Locks;
import tanabata.filesystem.core.operation.OpenFiles;
import tanabata.filesystem.core.operation.Placement;
import tanabata.filesystem.core.operation.Wiping;
import tanabata.filesystem.core.operation.Work;
import tanabata.filesystem.core.space.Space;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.NameHash;
import tanabata.filesystem.format.SlotView;
import tanabata.filesystem.format.Superblock;
import tanabata.foundation.Moment;

/// A mount that serves, until it ends.
final class ActiveMount {

  private static final int CACHED_BLOCKS = 16_384;
  private static final long WIPE_NANOS = 2_000_000_000L;

  private final Superblock superblock;
  private final MountSequence.Slot slot;
  private final Access access;
  private final CoreRules rules;
  private final Consumer<? super Effect> effects;
  private final BlockCache cache;
  private final Journal journal;
  private final Locks locks;
  private final Scheduler scheduler;
  private Phase phase = Phase.SERVING;
  private Moment lastWiped = Moment.ZERO;
  private int sweeps;
  private Optional<PeerRecovery> recovery = Optional.empty();

  private enum Phase {
    SERVING,
    /// Calls end, then all is written.
    LEAVING,
    /// All is in place; the slot is written.
    CLOSING,
    CLOSED
  }

  ActiveMount(
      Superblock superblock,
      MountSequence.Slot slot,
      Access access,
      CoreRules rules,
      Consumer<? super Effect> effects) {
    this.superblock = superblock;
    this.slot = slot;
    this.access = access;
    this.rules = rules;
    this.effects = effects;
    Geometry geometry = superblock.geometry();
    cache = new BlockCache(superblock, CACHED_BLOCKS);
    journal = new Journal(geometry, slot.number(), slot.block(), cache, effects);
    journal.learn(slot.clock());
    OpenFiles files = new OpenFiles((long) slot.number() << 48);
    locks = new Locks(cache, journal, files, rules, effects);
    locks.granted(LockId.slot(slot.number()), Mode.EXCLUSIVE, 0);
    int firstGroup = slot.number() * geometry.groups() / Geometry.SLOTS;
    Space space = new Space(geometry, firstGroup, locks);
    journal.use(space);
    Work.Mount mount =
        new Work.Mount(
            superblock,
            new NameHash(superblock.hashSeed()),
            space,
            files,
            new Placement(firstInode(geometry, slot.number())),
            slot.number(),
            locks);
    scheduler = new Scheduler(cache, journal, locks, mount, access, effects);
  }

  /// Where this mount's inodes begin: a window of its own also where all share one group.
  private static long firstInode(Geometry geometry, int slot) {
    if (geometry.groups() >= Geometry.SLOTS) {
      return geometry.groupStart(slot * geometry.groups() / Geometry.SLOTS);
    }
    long eighth = (geometry.blocks() - geometry.firstFree()) / 8;
    long first = geometry.firstFree() + slot * eighth;
    return (first + Geometry.WINDOW - 1) / Geometry.WINDOW * Geometry.WINDOW;
  }

  void begin(Moment now) {
    locks.at(now);
    journal.tick(now);
    wipeAll();
    pump();
  }

  /// Now and then goes on with inodes that others had open, and with those whose marks are in place
  /// by now.
  private void wipe(Moment now) {
    boolean due = now.since(lastWiped).toNanos() >= WIPE_NANOS;
    if (due && phase == Phase.SERVING) {
      lastWiped = now;
      wipeAll();
      if (!journal.isEmpty()) {
        journal.checkpoint();
      }
    }
  }

  private void wipeAll() {
    if (access == Access.READ_WRITE) {
      scheduler.begin(Wiping.ofAll(), 0);
    }
  }

  /// @return whether it has ended
  boolean take(Moment now, Input input) {
    locks.at(now);
    switch (input) {
      case Input.Called called -> scheduler.call(called);
      case Input.BlocksRead read -> blocksRead(read);
      case Input.Done done -> done(done);
      case Input.Granted granted -> granted(granted);
      case Input.Refused refused -> refused(refused.lock());
      case Input.Wanted wanted -> wanted(wanted);
      case Input.MountsLost lost -> {
        if (rules.replaysBeforeGrantsAreUsed()) {
          locks.recovering(lost.epoch());
        }
        recover();
      }
      case Input.Unmount _ -> {
        phase = Phase.LEAVING;
        wipeAll();
      }
      case Input.Tick _ -> {
        journal.tick(now);
        cache.trim();
        wipe(now);
      }
      case Input.Interrupted interrupted -> scheduler.interrupt(interrupted.id());
      case Input.Cut _, Input.Failed _ -> {}
    }
    pump();
    return phase == Phase.CLOSED;
  }

  private void wanted(Input.Wanted wanted) {
    if (wanted.lock().equals(LockId.slot(slot.number()))) {
      // Another mount was withdrawn, and gives nothing back before its journal is replayed.
      recover();
    } else if (!concernsMounts(wanted.lock())) {
      locks.wanted(wanted.lock(), wanted.mode());
    }
  }

  private void recover() {
    if (recovery.isEmpty()) {
      recovery = Optional.of(new PeerRecovery());
      recovery.get().begin();
    } else {
      recovery.get().again();
    }
  }

  private void granted(Input.Granted granted) {
    if (concernsMounts(granted.lock())) {
      recovery.ifPresent(under -> under.granted(granted.lock()));
    } else {
      locks.granted(granted.lock(), granted.mode(), granted.epoch());
    }
  }

  private static boolean concernsMounts(LockId lock) {
    return lock.kind() == LockId.Kind.SLOT || lock.kind() == LockId.Kind.MOUNT;
  }

  private void refused(LockId lock) {
    if (concernsMounts(lock)) {
      recovery.ifPresent(under -> under.refused(lock));
    } else {
      locks.refused(lock);
      if (lock.kind() == LockId.Kind.OPEN) {
        scheduler.refused(lock);
      }
    }
  }

  private void blocksRead(Input.BlocksRead read) {
    if (!scheduler.blocksRead(read)) {
      Continue.resume(read);
    }
  }

  private void done(Input.Done done) {
    if (scheduler.done(done)) {
      return;
    }
    Continue.demand(done.outcome());
    if (!journal.done(done.ticket()) && !locks.done(done.ticket())) {
      Continue.resume(done);
    }
  }

  private void pump() {
    scheduler.retry();
    scheduler.pump();
    locks.pump();
    journal.pump();
    scheduler.retry();
    scheduler.pump();
    while (phase == Phase.LEAVING && scheduler.isIdle() && journal.isIdle()) {
      leave();
    }
  }

  private void leave() {
    if (!journal.isEmpty()) {
      journal.checkpoint();
      journal.pump();
      return;
    }
    if (sweeps < 2) {
      // What was wiped just now is in its place, so that its blocks can be free.
      sweeps++;
      wipeAll();
      scheduler.pump();
      return;
    }
    phase = Phase.CLOSING;
    byte[] block = journal.slotBlock().clone();
    SlotView.setInUse(block, false);
    BlockHeader.seal(block, superblock.seal());
    effects.accept(
        new Effect.WriteBlocks(
            new Continue.Plainly(() -> {
              locks.giveAll();
              phase = Phase.CLOSED;
            }),
            superblock.geometry().slotBlock(slot.number()),
            block,
            true));
  }

  /// All is in place and the slot is being written, the last thing that is.
  boolean isClosing() {
    return phase == Phase.CLOSING;
  }

  /// Whoever waits gets an error, and the kernel keeps no pages.
  void failAll() {
    scheduler.failAll();
    locks.dropAllPages();
  }

  List<String> describeLocks() {
    List<String> all = new ArrayList<>(locks.describe());
    all.addAll(scheduler.describe());
    all.add(journal.toString());
    return all;
  }

  /// Replays the journals of mounts that are gone, while calls go on that need no lock of theirs.
  private final class PeerRecovery {
    private int next;

    /// Whether another mount was lost since it began.
    private boolean again;

    void again() {
      again = true;
    }

    void begin() {
      effects.accept(new Effect.AskLock(LockId.MOUNT, Mode.EXCLUSIVE, Effect.Patience.WAIT));
    }

    private void ask() {
      if (next == slot.number()) {
        next++;
      }
      if (next >= Geometry.SLOTS && again) {
        again = false;
        next = 0;
        ask();
        return;
      }
      if (next >= Geometry.SLOTS) {
        effects.accept(new Effect.GiveLock(LockId.MOUNT, Mode.NONE));
        recovery = Optional.empty();
        locks.recovered();
        return;
      }
      effects.accept(new Effect.AskLock(LockId.slot(next), Mode.EXCLUSIVE, Effect.Patience.TRY));
    }

    void refused(LockId lock) {
      if (lock.equals(LockId.slot(next))) {
        next++;
        ask();
      }
    }

    void granted(LockId lock) {
      if (lock.equals(LockId.MOUNT)) {
        ask();
        return;
      }
      if (!lock.equals(LockId.slot(next))) {
        return;
      }
      long block = superblock.geometry().slotBlock(next);
      effects.accept(
          new Effect.ReadBlocks(
              new Continue.WithBlocks(blocks -> replay(blocks.getFirst())), block, 1));
    }

    private void replay(byte[] block) {
      MountSequence.demandSound(superblock, next, block);
      if (!SlotView.isInUse(block)) {
        replayed();
        return;
      }
      journal.learn(SlotView.clock(block));
      new Replay(superblock, Map.of(next, block), cache::bytes, effects, this::replayed).begin();
    }

    private void replayed() {
      effects.accept(new Effect.GiveLock(LockId.slot(next), Mode.NONE));
      next++;
      ask();
    }
  }
}
