package tanabata.replication.core.metadata;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Outcome;
import tanabata.replication.core.work.ActivityTransaction;
import tanabata.replication.core.work.Continuation;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.LocalWrite;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.NodeFailure;
import tanabata.replication.model.RecoveredMetadata;

/// Which extents may hold writes that are not yet durable on both nodes: the hot ones.
///
/// An extent is made hot, durably, before the first write to it, so that after a crash only the hot
/// extents need a resync. The idea is DRBD's (Ph. Reisner, "DRBD: Distributed Replicated Block
/// Device", 2002). A write holds its extents from before its start until it is durable on both
/// nodes; extents that nobody holds stay hot until their slot is wanted, the longest idle one
/// first. Changes of many writes share one transaction, and one transaction is under way at a time.
public final class ActivityLog {

  private static final long UNUSED = RecoveredMetadata.UNUSED;

  private final CoreContext context;
  private final MarkTable marks;
  private final Slot[] slots;
  private final Map<Long, Slot> byExtent = new HashMap<>();
  private final LinkedHashMap<Long, Slot> idle = new LinkedHashMap<>();
  private final ArrayDeque<Slot> free = new ArrayDeque<>();
  private final ArrayDeque<Slot> staged = new ArrayDeque<>();
  private final ArrayDeque<LocalWrite> starved = new ArrayDeque<>();
  private final List<Long> recovered = new ArrayList<>();
  private long sequence;
  private boolean busy;
  private boolean closed;

  /// Whether a transaction is to come even if no slot changes.
  private boolean wanted;

  /// One slot of the on-disk table.
  private static final class Slot {
    final int index;
    long extent = UNUSED;

    /// What the disk says of the slot, which lags behind while a change waits for its transaction.
    long durable = UNUSED;

    int holders;
    boolean hot;

    /// Whether it waits for the next transaction.
    boolean staged;

    final List<LocalWrite> waiters = new ArrayList<>();

    Slot(int index) {
      this.index = index;
    }

    /// The disk says from now on that the slot holds this extent. Meanwhile the write that wanted
    /// it may have been forgotten, and the slot claimed for another extent, which is not hot by
    /// this.
    void isDurable(long written) {
      durable = written;
      if (extent == written) {
        hot = true;
        waiters.forEach(LocalWrite::extentIsHot);
        waiters.clear();
      }
    }
  }

  /// @param table what the ring on disk said at start: the extent in each slot
  /// @param sequence of the last transaction on disk
  /// @param marks each transaction carries the newest ones
  public ActivityLog(CoreContext context, long[] table, long sequence, MarkTable marks) {
    this.context = context;
    this.sequence = sequence;
    this.marks = marks;
    this.slots = new Slot[Math.max(context.limits().activitySlots(), table.length)];
    for (int i = 0; i < slots.length; i++) {
      Slot slot = new Slot(i);
      slots[i] = slot;
      long extent = i < table.length ? table[i] : UNUSED;
      if (extent == UNUSED || byExtent.containsKey(extent)) {
        free.add(slot);
      } else {
        slot.extent = extent;
        slot.durable = extent;
        slot.holders = 1;
        slot.hot = true;
        byExtent.put(extent, slot);
        recovered.add(extent);
      }
    }
  }

  /// The extents that were hot when the last run of this node ended without taking leave. They stay
  /// hot until [#settleRecovered].
  public List<Long> recovered() {
    return recovered;
  }

  /// The recovered extents have become bits in durable bitmaps.
  public void settleRecovered() {
    for (long extent : recovered) {
      drop(byExtent.get(extent));
    }
    recovered.clear();
  }

  /// Begins to make the extents of `write` hot; when [LocalWrite#isHot] they are.
  public void take(LocalWrite write) {
    if (!starved.isEmpty() || !tryTake(write)) {
      starved.add(write);
    }
    commit();
  }

  /// Whether some write waits for a slot, which only a flush can free.
  public boolean isStarved() {
    return !starved.isEmpty();
  }

  /// Forgets a write that waits for its extents and will never start.
  public void forget(LocalWrite write) {
    if (!write.isTaken()) {
      starved.remove(write);
      return;
    }
    for (long extent = first(write); extent <= last(write); extent++) {
      byExtent.get(extent).waiters.remove(write);
    }
    release(write);
  }

  /// The write is durable on both nodes.
  public void release(LocalWrite write) {
    for (long extent = first(write); extent <= last(write); extent++) {
      drop(byExtent.get(extent));
    }
    while (!starved.isEmpty() && tryTake(starved.peek())) {
      starved.remove();
    }
    commit();
  }

  /// Declares durably that nothing is hot. Only for a node that leaves with everything in order.
  public void reset(Continuation then) {
    InvariantViolation.unless(!busy, "the activity log is reset only when it is at rest");
    closed = true;
    long[] none = new long[0];
    write(
        new MetadataChange.Activity(++sequence, true, new int[0], none, 0, none, marks.known()),
        then);
  }

  private void write(MetadataChange.Activity change, Continuation then) {
    busy = true;
    context.emit(new Effect.Persist(new ActivityTransaction(change, then), change));
  }

  public boolean isBusy() {
    return busy;
  }

  /// Makes the newest marks durable, with a transaction that begins as soon as it can.
  public void saveMarks() {
    wanted = true;
    commit();
  }

  /// The transaction is durable, or failed.
  public void done(ActivityTransaction transaction, Outcome outcome) {
    busy = false;
    if (outcome != Outcome.OK) {
      context.diskFailed(NodeFailure.Operation.ACTIVITY_LOG, outcome);
      return;
    }
    MetadataChange.Activity change = transaction.change();
    marks.areDurable(change.marks());
    for (int i = 0; i < change.slots().length; i++) {
      slots[change.slots()[i]].isDurable(change.extents()[i]);
    }
    context.proceed(transaction.then());
    commit();
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
    write.taken();
    for (long extent = first(write); extent <= last(write); extent++) {
      Slot slot = byExtent.get(extent);
      if (slot != null) {
        if (slot.holders++ == 0) {
          idle.remove(extent);
        }
        if (!slot.hot) {
          write.waitsForExtent();
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
        write.waitsForExtent();
        byExtent.put(extent, slot);
        stage(slot);
      }
    }
    return true;
  }

  private void stage(Slot slot) {
    if (!slot.staged) {
      slot.staged = true;
      staged.add(slot);
    }
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
    if (busy || closed || staged.isEmpty() && !wanted) {
      return;
    }
    wanted = false;
    int n = Math.min(staged.size(), MetadataChange.Activity.MOST_SLOTS);
    int[] indexes = new int[n];
    long[] extents = new long[n];
    for (int i = 0; i < n; i++) {
      Slot slot = staged.remove();
      slot.staged = false;
      indexes[i] = slot.index;
      extents[i] = slot.extent;
    }
    int parts =
        (slots.length + MetadataChange.Activity.MOST_CONTEXT - 1)
            / MetadataChange.Activity.MOST_CONTEXT;
    // By the sequence, so that the parts take turns over restarts too.
    int start = (int) (++sequence % parts) * MetadataChange.Activity.MOST_CONTEXT;
    write(
        new MetadataChange.Activity(
            sequence, false, indexes, extents, start, repeated(start), marks.known()),
        Continuation.NOTHING);
  }

  /// A part of the table as the disk already says it: a slot that is staged for a later transaction
  /// must not appear early, or its extent could be found in two slots after a crash.
  private long[] repeated(int start) {
    int end = Math.min(slots.length, start + MetadataChange.Activity.MOST_CONTEXT);
    long[] part = new long[end - start];
    Arrays.setAll(part, i -> slots[start + i].durable);
    return part;
  }

  private long first(LocalWrite write) {
    return context.geometry().firstExtent(write.range());
  }

  private long last(LocalWrite write) {
    return context.geometry().lastExtent(write.range());
  }
}
