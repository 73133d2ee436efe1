package tanabata.replication.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Moment;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.replication.core.metadata.ActivityLog;
import tanabata.replication.core.metadata.MarkTable;
import tanabata.replication.core.work.ActivityTransaction;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.LocalWrite;
import tanabata.replication.core.work.ReplicationRules;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Limits;
import tanabata.replication.model.Marks;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.WriteKind;

/// The ring of transactions on disk, as the core writes it.
class ActivityLogTest {

  private static final Geometry GEOMETRY = Geometry.of(10_000 * Geometry.EXTENT);
  private static final int SLOTS = Limits.DEFAULT.activitySlots();

  private final List<Effect> effects = new ArrayList<>();
  private final CoreContext context =
      new CoreContext(GEOMETRY, Limits.DEFAULT, ReplicationRules.SOUND);

  /// A node that again and again dies after its first write must not forget what was hot before:
  /// the newest 64 transactions are all that is left.
  @Test
  void the_newest_transactions_repeat_the_whole_table_also_over_many_restarts() {
    BitSet repeated = new BitSet();
    for (long sequence = 100; sequence < 104; sequence++) {
      MetadataChange.Activity activity = firstOfARun(sequence);
      assertEquals(sequence + 1, activity.sequence());
      repeated.set(activity.contextStart(), activity.contextStart() + activity.context().length);
    }
    assertEquals(SLOTS, repeated.cardinality());
  }

  @Test
  void many_cold_extents_share_a_transaction_and_none_is_left_out() {
    ActivityLog log = new ActivityLog(context, new long[0], 0, new MarkTable(Marks.NONE));
    context.begin(Moment.ZERO, effects::add);
    LocalWrite write = write(new ByteRange(0, 150 * Geometry.EXTENT));
    log.take(write);
    List<Integer> sizes = new ArrayList<>();
    while (!write.isHot()) {
      Effect.Persist persist = assertInstanceOf(Effect.Persist.class, effects.removeLast());
      sizes.add(((MetadataChange.Activity) persist.change()).slots().length);
      log.done((ActivityTransaction) persist.ticket(), Outcome.OK);
    }
    assertEquals(List.of(60, 60, 30), sizes);
  }

  @Test
  void a_write_waits_for_a_slot_until_another_is_durable() {
    ActivityLog log = new ActivityLog(context, new long[0], 0, new MarkTable(Marks.NONE));
    context.begin(Moment.ZERO, effects::add);
    LocalWrite all = write(new ByteRange(0, SLOTS * Geometry.EXTENT));
    log.take(all);
    LocalWrite next = write(new ByteRange(SLOTS * Geometry.EXTENT, 512));
    log.take(next);
    assertEquals(true, log.isStarved());
    while (!all.isHot()) {
      log.done((ActivityTransaction) ((Effect.Persist) effects.removeLast()).ticket(), Outcome.OK);
    }
    log.release(all);
    assertEquals(false, log.isStarved());
    assertEquals(false, next.isHot());
    log.done((ActivityTransaction) ((Effect.Persist) effects.removeLast()).ticket(), Outcome.OK);
    assertEquals(true, next.isHot());
  }

  /// The slot of a write that was given up while its transaction was under way is wanted by another
  /// one: what the disk then says of it is the extent of the first.
  @Test
  void an_extent_is_not_hot_by_a_transaction_that_wrote_another_one_into_its_slot() {
    ActivityLog log = new ActivityLog(context, new long[0], 0, new MarkTable(Marks.NONE));
    context.begin(Moment.ZERO, effects::add);
    LocalWrite all = write(new ByteRange(0, (SLOTS - 1) * Geometry.EXTENT));
    log.take(all);
    while (!all.isHot()) {
      log.done((ActivityTransaction) ((Effect.Persist) effects.removeLast()).ticket(), Outcome.OK);
    }
    LocalWrite givenUp = write(new ByteRange(8_000 * Geometry.EXTENT, 512));
    log.take(givenUp);
    Effect.Persist first = assertInstanceOf(Effect.Persist.class, effects.removeLast());
    log.forget(givenUp);
    LocalWrite next = write(new ByteRange(9_000 * Geometry.EXTENT, 512));
    log.take(next);
    log.done((ActivityTransaction) first.ticket(), Outcome.OK);
    assertEquals(false, next.isHot(), "the disk does not say so yet");
    Effect.Persist second = assertInstanceOf(Effect.Persist.class, effects.removeLast());
    assertEquals(9_000, ((MetadataChange.Activity) second.change()).extents()[0]);
    log.done((ActivityTransaction) second.ticket(), Outcome.OK);
    assertEquals(true, next.isHot());
  }

  private MetadataChange.Activity firstOfARun(long sequence) {
    long[] table = new long[SLOTS];
    Arrays.setAll(table, slot -> slot);
    ActivityLog log = new ActivityLog(context, table, sequence, new MarkTable(Marks.NONE));
    context.begin(Moment.ZERO, effects::add);
    log.settleRecovered();
    log.take(write(new ByteRange(9_000 * Geometry.EXTENT, 512)));
    Effect.Persist persist = assertInstanceOf(Effect.Persist.class, effects.removeLast());
    return assertInstanceOf(MetadataChange.Activity.class, persist.change());
  }

  private static LocalWrite write(ByteRange range) {
    return new LocalWrite(
        new Input.Write(range, WriteKind.ZERO, false, Payload.NONE, new CoreBench.Asker("w")));
  }
}
