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

/// The ring of transactions on disk, as the core writes it.
class ActivityLogTest {

  private static final Geometry GEOMETRY = Geometry.of(10_000 * Geometry.EXTENT);
  private static final int SLOTS = Limits.DEFAULT.activitySlots();

  private final List<Effect> effects = new ArrayList<>();
  private final Desk desk = new Desk(GEOMETRY, Limits.DEFAULT, Rules.SOUND);

  /// A node that again and again dies after its first write must not forget what was hot before:
  /// the newest 64 transactions are all that is left.
  @Test
  void theNewestTransactionsRepeatTheWholeTableAlsoOverManyRestarts() {
    BitSet repeated = new BitSet();
    for (long sequence = 100; sequence < 104; sequence++) {
      MetaChange.Activity activity = firstOfARun(sequence);
      assertEquals(sequence + 1, activity.sequence());
      repeated.set(activity.contextStart(), activity.contextStart() + activity.context().length);
    }
    assertEquals(SLOTS, repeated.cardinality());
  }

  @Test
  void manyColdExtentsShareATransactionAndNoneIsLeftOut() {
    ActivityLog log = new ActivityLog(desk, new long[0], 0);
    desk.begin(Moment.ZERO, effects::add);
    LocalWrite write = write(new ByteRange(0, 150 * Geometry.EXTENT));
    log.take(write);
    List<Integer> sizes = new ArrayList<>();
    while (write.coldExtents > 0) {
      Effect.Persist persist = assertInstanceOf(Effect.Persist.class, effects.removeLast());
      sizes.add(((MetaChange.Activity) persist.change()).slots().length);
      log.done(persist.ticket(), Outcome.OK);
    }
    assertEquals(List.of(60, 60, 30), sizes);
  }

  @Test
  void aWriteWaitsForASlotUntilAnotherIsDurable() {
    ActivityLog log = new ActivityLog(desk, new long[0], 0);
    desk.begin(Moment.ZERO, effects::add);
    LocalWrite all = write(new ByteRange(0, SLOTS * Geometry.EXTENT));
    log.take(all);
    LocalWrite next = write(new ByteRange(SLOTS * Geometry.EXTENT, 512));
    log.take(next);
    assertEquals(true, log.isStarved());
    while (all.coldExtents > 0) {
      log.done(((Effect.Persist) effects.removeLast()).ticket(), Outcome.OK);
    }
    log.release(all);
    assertEquals(false, log.isStarved());
    assertEquals(1, next.coldExtents);
  }

  private MetaChange.Activity firstOfARun(long sequence) {
    long[] table = new long[SLOTS];
    Arrays.setAll(table, slot -> slot);
    ActivityLog log = new ActivityLog(desk, table, sequence);
    desk.begin(Moment.ZERO, effects::add);
    log.settleRecovered();
    log.take(write(new ByteRange(9_000 * Geometry.EXTENT, 512)));
    Effect.Persist persist = assertInstanceOf(Effect.Persist.class, effects.removeLast());
    return assertInstanceOf(MetaChange.Activity.class, persist.change());
  }

  private static LocalWrite write(ByteRange range) {
    return new LocalWrite(
        new Input.Write(range, WriteKind.ZERO, false, Payload.NONE, new CoreBench.Asker("w")));
  }
}
