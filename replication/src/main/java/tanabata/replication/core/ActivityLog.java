package tanabata.replication.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Outcome;

/// Which extents may hold writes that are not yet durable on both nodes: the hot ones.
///
/// An extent is made hot, durably, before the first write to it, so that after a crash only the hot
/// extents need a resync. The idea is DRBD's (Ph. Reisner, "DRBD: Distributed Replicated Block
/// Device", 2002). A write holds its extents from before its start until it is durable on both
/// nodes; extents that nobody holds stay hot until their slot is wanted, the longest idle one
/// first. Changes of many writes share one transaction, and one transaction is under way at a time.
final class ActivityLog {

  static final long UNUSED = -1;

  /// What fits into one on-disk transaction.
  static final int UPDATES_PER_TRANSACTION = 60;

  static final int CONTEXT_PER_TRANSACTION = 400;

  private final Desk desk;
  private final Slot[] slots;
  private final Map<Long, Slot> byExtent = new HashMap<>();
  private final LinkedHashMap<Long, Slot> idle = new LinkedHashMap<>();
  private final ArrayDeque<Slot> free = new ArrayDeque<>();
  private final ArrayDeque<Slot> staged = new ArrayDeque<>();
  private final ArrayDeque<LocalWrite> starved = new ArrayDeque<>();
  private final List<Long> recovered = new ArrayList<>();
  private long sequence;
  private int contextCursor;
  private boolean busy;
  private boolean closed;

  /// One slot of the on-disk table.
  private static final class Slot {
    final int index;
    long extent = UNUSED;
    int holders;
    boolean hot;
    final List<LocalWrite> waiters = new ArrayList<>();

    Slot(int index) {
      this.index = index;
    }
  }

  private record Transaction(List<Slot> slots, Runnable then) implements Ticket {}

  /// @param table what the ring on disk said at start: the extent in each slot
  /// @param sequence of the last transaction on disk
  ActivityLog(Desk desk, long[] table, long sequence) {
    this.desk = desk;
    this.sequence = sequence;
    this.slots = new Slot[Math.max(desk.limits.activitySlots(), table.length)];
    this.contextCursor = firstContext(sequence);
    for (int i = 0; i < slots.length; i++) {
      Slot slot = new Slot(i);
      slots[i] = slot;
      long extent = i < table.length ? table[i] : UNUSED;
      if (extent == UNUSED) {
        free.add(slot);
      } else {
        slot.extent = extent;
        slot.holders = 1;
        slot.hot = true;
        byExtent.put(extent, slot);
        recovered.add(extent);
      }
    }
  }

  /// Goes on where the last run may have stopped: began every run at the first slot, a node that
  /// dies after few transactions again and again would never repeat the last slots, and the ring
  /// would lose them.
  private int firstContext(long lastSequence) {
    int parts = (slots.length + CONTEXT_PER_TRANSACTION - 1) / CONTEXT_PER_TRANSACTION;
    return (int) (lastSequence % parts) * CONTEXT_PER_TRANSACTION;
  }

  /// The extents that were hot when the last run of this node ended without taking leave. They stay
  /// hot until [#settleRecovered].
  List<Long> recovered() {
    return recovered;
  }

  /// The recovered extents have become bits in durable bitmaps.
  void settleRecovered() {
    for (long extent : recovered) {
      drop(byExtent.get(extent));
    }
    recovered.clear();
  }

  /// Begins to make the extents of `write` hot; when [LocalWrite#coldExtents] is 0 they are.
  void take(LocalWrite write) {
    if (!starved.isEmpty() || !tryTake(write)) {
      starved.add(write);
    }
    commit();
  }

  /// Whether some write waits for a slot, which only a flush can free.
  boolean isStarved() {
    return !starved.isEmpty();
  }

  /// Forgets a write that waits for its extents and will never start.
  void forget(LocalWrite write) {
    if (write.coldExtents < 0) {
      starved.remove(write);
      return;
    }
    for (long extent = first(write); extent <= last(write); extent++) {
      byExtent.get(extent).waiters.remove(write);
    }
    release(write);
  }

  /// The write is durable on both nodes.
  void release(LocalWrite write) {
    for (long extent = first(write); extent <= last(write); extent++) {
      drop(byExtent.get(extent));
    }
    while (!starved.isEmpty() && tryTake(starved.peek())) {
      starved.remove();
    }
    commit();
  }

  /// Declares durably that nothing is hot. Only for a node that leaves with everything in order.
  void reset(Runnable then) {
    InvariantViolation.unless(!busy, "the activity log is reset only when it is at rest");
    closed = true;
    busy = true;
    long[] context = new long[0];
    desk.emit(
        new Effect.Persist(
            new Transaction(List.of(), then),
            new MetaChange.Activity(++sequence, true, new int[0], new long[0], 0, context)));
  }

  boolean isBusy() {
    return busy;
  }

  /// @return whether writes may have become ready
  boolean done(Ticket ticket, Outcome outcome) {
    Transaction transaction = (Transaction) ticket;
    busy = false;
    if (outcome != Outcome.OK) {
      desk.fail("the activity log could not be written");
      return false;
    }
    for (Slot slot : transaction.slots) {
      slot.hot = true;
      for (LocalWrite waiter : slot.waiters) {
        waiter.coldExtents--;
      }
      slot.waiters.clear();
    }
    transaction.then.run();
    commit();
    return true;
  }

  static boolean owns(Ticket ticket) {
    return ticket instanceof Transaction;
  }

  private boolean tryTake(LocalWrite write) {
    long missing = 0;
    long idleWanted = 0;
    for (long extent = first(write); extent <= last(write); extent++) {
      Slot slot = byExtent.get(extent);
      if (slot == null) {
        missing++;
      } else if (slot.holders == 0) {
        idleWanted++;
      }
    }
    if (missing > free.size() + idle.size() - idleWanted) {
      return false;
    }
    write.coldExtents = 0;
    for (long extent = first(write); extent <= last(write); extent++) {
      Slot slot = byExtent.get(extent);
      if (slot != null) {
        if (slot.holders++ == 0) {
          idle.remove(extent);
        }
        if (!slot.hot) {
          write.coldExtents++;
          slot.waiters.add(write);
        }
      }
    }
    for (long extent = first(write); extent <= last(write); extent++) {
      if (!byExtent.containsKey(extent)) {
        Slot slot = claim();
        slot.extent = extent;
        slot.holders = 1;
        slot.hot = false;
        slot.waiters.add(write);
        write.coldExtents++;
        byExtent.put(extent, slot);
        staged.add(slot);
      }
    }
    return true;
  }

  private Slot claim() {
    if (!free.isEmpty()) {
      return free.remove();
    }
    Slot eldest = idle.pollFirstEntry().getValue();
    byExtent.remove(eldest.extent);
    return eldest;
  }

  private void drop(Slot slot) {
    if (--slot.holders == 0) {
      idle.put(slot.extent, slot);
    }
  }

  private void commit() {
    if (busy || closed || staged.isEmpty()) {
      return;
    }
    int n = Math.min(staged.size(), UPDATES_PER_TRANSACTION);
    List<Slot> changing = new ArrayList<>(n);
    int[] indexes = new int[n];
    long[] extents = new long[n];
    for (int i = 0; i < n; i++) {
      Slot slot = staged.remove();
      changing.add(slot);
      indexes[i] = slot.index;
      extents[i] = slot.extent;
    }
    busy = true;
    int start = contextCursor;
    MetaChange change =
        new MetaChange.Activity(++sequence, false, indexes, extents, start, context(start));
    desk.emit(new Effect.Persist(new Transaction(changing, () -> {}), change));
  }

  /// The next part of the table. A slot that is staged for a later transaction is not hot yet, but
  /// repeating it early is harmless: an extent too many is only resynced for nothing.
  private long[] context(int start) {
    int end = Math.min(slots.length, start + CONTEXT_PER_TRANSACTION);
    contextCursor = end == slots.length ? 0 : end;
    long[] part = new long[end - start];
    Arrays.setAll(part, i -> slots[start + i].extent);
    return part;
  }

  private long first(LocalWrite write) {
    return desk.geometry.firstExtent(write.range);
  }

  private long last(LocalWrite write) {
    return desk.geometry.lastExtent(write.range);
  }
}
