package tanabata.replication.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Marks;
import tanabata.replication.model.RecoveredMetadata;

/// The result of replaying the transactions of the activity ring: the extent in each slot.
final class ActivityTable {

  /// Behind the place of the updates and the context: the marks of this node and of its peer.
  static final int MARKS = 3936;

  private static final int MOST_UPDATES = 60;
  private static final int LONGEST_CONTEXT = 400;

  /// The ring holds so many, even with one transaction torn.
  private static final int MOST_SLOTS = 6433;

  private final long extentsOfDevice;
  private long[] slots = new long[0];

  private ActivityTable(Geometry geometry) {
    extentsOfDevice = geometry.extents();
  }

  /// @param transactions by sequence, their checksums verified
  /// @throws MetadataException if one of them makes no sense, in spite of its checksums
  static long[] of(SortedMap<Long, ByteBuffer> transactions, Geometry geometry)
      throws MetadataException {
    ActivityTable table = new ActivityTable(geometry);
    for (Map.Entry<Long, ByteBuffer> entry : transactions.entrySet()) {
      try {
        table.apply(entry.getValue());
      } catch (IllegalArgumentException e) {
        throw new MetadataException(
            MetadataLayout.activity(entry.getKey()),
            "transaction "
                + entry.getKey()
                + " in the activity ring makes no sense: "
                + e.getMessage());
      }
    }
    return table.slots;
  }

  /// The marks that the newest transaction carries.
  static Marks marks(SortedMap<Long, ByteBuffer> transactions) {
    if (transactions.isEmpty()) {
      return Marks.NONE;
    }
    ByteBuffer newest = transactions.lastEntry().getValue();
    return new Marks(newest.getLong(MARKS), newest.getLong(MARKS + Long.BYTES));
  }

  private void apply(ByteBuffer in) {
    if (in.getInt() != 0) {
      slots = new long[0];
    }
    int updates = count(in.getInt(), MOST_UPDATES);
    int contextStart = in.getInt();
    int contextLength = count(in.getInt(), LONGEST_CONTEXT);
    int[] changed = new int[updates];
    long[] extents = new long[updates];
    for (int i = 0; i < updates; i++) {
      changed[i] = in.getInt();
      extents[i] = in.getLong();
    }
    for (int i = 0; i < contextLength; i++) {
      put(contextStart + i, in.getLong());
    }
    for (int i = 0; i < updates; i++) {
      put(changed[i], extents[i]);
    }
  }

  private static int count(int number, int most) {
    if (number < 0 || number > most) {
      throw new IllegalArgumentException("a list of " + number);
    }
    return number;
  }

  private void put(int slot, long extent) {
    if (slot < 0 || slot >= MOST_SLOTS) {
      throw new IllegalArgumentException("slot " + slot);
    }
    if (extent < RecoveredMetadata.UNUSED || extent >= extentsOfDevice) {
      throw new IllegalArgumentException("extent " + extent + " of a device of " + extentsOfDevice);
    }
    if (slot >= slots.length) {
      int before = slots.length;
      slots = Arrays.copyOf(slots, slot + 1);
      Arrays.fill(slots, before, slots.length, RecoveredMetadata.UNUSED);
    }
    slots[slot] = extent;
  }
}
