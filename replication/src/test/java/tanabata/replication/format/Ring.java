package tanabata.replication.format;

import java.util.Arrays;
import java.util.Random;
import tanabata.replication.model.Marks;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.RecoveredMetadata;

/// A model of the activity log: makes transactions that carry on from one to the next, and knows
/// what the ring must then say.
final class Ring {

  private static final int MOST_UPDATES = 60;
  private static final int CONTEXT = 400;

  private final Random random;
  private final long[] table;
  private int cursor;
  private long sequence;

  Ring(long seed, int slots) {
    random = new Random(seed);
    table = new long[slots];
    Arrays.fill(table, RecoveredMetadata.UNUSED);
  }

  long sequence() {
    return sequence;
  }

  long[] table() {
    return table.clone();
  }

  /// The next transaction, not yet counted.
  MetadataChange.Activity draw() {
    int updates = random.nextInt(Math.min(table.length, MOST_UPDATES) + 1);
    int[] slots = random.ints(2L * updates, 0, table.length).distinct().limit(updates).toArray();
    long[] extents = random.longs(slots.length, 0, Area.SMALL.extents()).toArray();
    long[] after = table.clone();
    for (int i = 0; i < slots.length; i++) {
      after[slots[i]] = extents[i];
    }
    long[] context = Arrays.copyOfRange(after, cursor, Math.min(after.length, cursor + CONTEXT));
    return new MetadataChange.Activity(
        sequence + 1, false, slots, extents, cursor, context, Marks.NONE);
  }

  MetadataChange.Activity reset() {
    return new MetadataChange.Activity(
        sequence + 1, true, new int[0], new long[0], 0, new long[0], Marks.NONE);
  }

  /// It counts from here on.
  MetadataChange.Activity count(MetadataChange.Activity activity) {
    sequence = activity.sequence();
    if (activity.reset()) {
      Arrays.fill(table, RecoveredMetadata.UNUSED);
      cursor = 0;
    } else {
      for (int i = 0; i < activity.slots().length; i++) {
        table[activity.slots()[i]] = activity.extents()[i];
      }
      int end = activity.contextStart() + activity.context().length;
      cursor = end == table.length ? 0 : end;
    }
    return activity;
  }

  /// What was found on disk, with the slots that were never mentioned.
  long[] whole(long[] found) {
    long[] all = Arrays.copyOf(found, table.length);
    Arrays.fill(all, found.length, table.length, RecoveredMetadata.UNUSED);
    return all;
  }
}
