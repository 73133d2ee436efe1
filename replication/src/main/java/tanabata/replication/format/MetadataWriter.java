package tanabata.replication.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.DiskSamples;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.PersistentState;

/// Encodes changes of the metadata. Not thread safe.
public final class MetadataWriter {

  private static final int RUN_SECTORS = 2048;

  private final MetadataLayout layout;
  private Superblock superblock;

  /// Bytes for one place.
  ///
  /// @param offset from the start of the metadata area
  public record Write(long offset, ByteBuffer bytes) {}

  /// @param superblock the newest one on disk
  public MetadataWriter(MetadataLayout layout, Superblock superblock) {
    this.layout = layout;
    this.superblock = superblock;
  }

  /// Everything that a new device needs, given part by part because it may be large.
  ///
  /// @param invalid whether all blocks start out invalid
  public static void format(
      MetadataLayout layout, Superblock superblock, boolean invalid, Sink sink) {
    BlockSet none = new BlockSet(layout.geometry().blocks());
    BlockSet all = new BlockSet(layout.geometry().blocks());
    if (invalid) {
      all.addAll();
    }
    bitmap(layout.invalidBitmap(), Sector.Kind.INVALID_BITMAP, all, sink);
    bitmap(layout.peerLacksBitmap(), Sector.Kind.PEER_LACKS_BITMAP, none, sink);
    ByteBuffer ring = ByteBuffer.allocate(MetadataLayout.RING_PAGES * MetadataLayout.PAGE);
    while (ring.hasRemaining()) {
      long page = MetadataLayout.RING_START + ring.position();
      int sectors = MetadataLayout.PAGE / Sector.SIZE;
      ByteBuffer payload = ByteBuffer.allocate(sectors * Sector.PAYLOAD);
      ring.put(sealed(page, sectors, Sector.Kind.ACTIVITY, 0, payload).bytes());
    }
    sink.write(new Write(MetadataLayout.RING_START, ring.flip()));
    sink.write(samples(DiskSamples.NONE));
    for (int copy = 0; copy < 2; copy++) {
      sink.write(superblock(layout, superblock));
      superblock = superblock.next(superblock.state());
    }
  }

  /// Takes the parts of a fresh metadata area.
  @FunctionalInterface
  public interface Sink {
    void write(Write write);
  }

  /// The writes that carry out `change`, in any order, to be made durable together.
  public List<Write> encode(MetadataChange change) {
    return switch (change) {
      case PersistentState state -> {
        superblock = superblock.next(state);
        yield List.of(superblock(layout, superblock));
      }
      case MetadataChange.Activity activity -> List.of(activity(activity));
      case MetadataChange.Bits bits -> bits(bits);
    };
  }

  /// The write that replaces what is known of the data disk.
  public static Write samples(DiskSamples samples) {
    return new Write(MetadataLayout.SAMPLES, SampleSector.encode(samples));
  }

  private static Write superblock(MetadataLayout layout, Superblock superblock) {
    long offset = layout.superblock((int) (superblock.sequence() & 1));
    return sealed(
        offset,
        MetadataLayout.SUPERBLOCK_SECTORS,
        Sector.Kind.SUPERBLOCK,
        superblock.sequence(),
        superblock.encode());
  }

  private Write activity(MetadataChange.Activity activity) {
    ByteBuffer payload =
        ByteBuffer.allocate(MetadataLayout.PAGE / Sector.SIZE * Sector.PAYLOAD)
            .putInt(activity.reset() ? 1 : 0)
            .putInt(activity.slots().length)
            .putInt(activity.contextStart())
            .putInt(activity.context().length);
    for (int i = 0; i < activity.slots().length; i++) {
      payload.putInt(activity.slots()[i]).putLong(activity.extents()[i]);
    }
    for (long extent : activity.context()) {
      payload.putLong(extent);
    }
    payload
        .putLong(ActivityTable.MARKS, activity.marks().own())
        .putLong(ActivityTable.MARKS + Long.BYTES, activity.marks().peer());
    return sealed(
        MetadataLayout.activity(activity.sequence()),
        MetadataLayout.PAGE / Sector.SIZE,
        Sector.Kind.ACTIVITY,
        activity.sequence(),
        payload.rewind());
  }

  private static Write sealed(
      long offset, int sectors, Sector.Kind kind, long sequence, ByteBuffer payload) {
    ByteBuffer out = ByteBuffer.allocate(sectors * Sector.SIZE);
    Sector.seal(payload);
    for (int i = 0; i < sectors; i++) {
      Sector.put(out, Sector.number(offset) + i, kind, sequence, payload);
    }
    return new Write(offset, out.flip());
  }

  private List<Write> bits(MetadataChange.Bits bits) {
    boolean invalid = bits.bitmap() == MetadataChange.Bitmap.INVALID;
    long start = invalid ? layout.invalidBitmap() : layout.peerLacksBitmap();
    Sector.Kind kind = invalid ? Sector.Kind.INVALID_BITMAP : Sector.Kind.PEER_LACKS_BITMAP;
    List<Write> writes = new ArrayList<>();
    int[] sectors = bits.sectors();
    int from = 0;
    while (from < sectors.length) {
      int to = from + 1;
      while (to < sectors.length && sectors[to] == sectors[to - 1] + 1 && to - from < RUN_SECTORS) {
        to++;
      }
      long offset = start + (long) sectors[from] * Sector.SIZE;
      ByteBuffer out = ByteBuffer.allocate((to - from) * Sector.SIZE);
      for (int i = from; i < to; i++) {
        Sector.put(out, Sector.number(offset) + (i - from), kind, 0, words(bits.words()[i]));
      }
      writes.add(new Write(offset, out.flip()));
      from = to;
    }
    return writes;
  }

  private static void bitmap(long start, Sector.Kind kind, BlockSet set, Sink sink) {
    int sectors = BlockSet.sectorsFor(set.blocks());
    for (int from = 0; from < sectors; from += RUN_SECTORS) {
      int to = Math.min(sectors, from + RUN_SECTORS);
      long offset = start + (long) from * Sector.SIZE;
      ByteBuffer out = ByteBuffer.allocate((to - from) * Sector.SIZE);
      for (int sector = from; sector < to; sector++) {
        long[] words = new long[BlockSet.WORDS_PER_SECTOR];
        for (int i = 0; i < words.length; i++) {
          int word = sector * BlockSet.WORDS_PER_SECTOR + i;
          words[i] = word < set.wordCount() ? set.word(word) : 0;
        }
        Sector.put(out, Sector.number(start) + sector, kind, 0, words(words));
      }
      sink.write(new Write(offset, out.flip()));
    }
  }

  private static ByteBuffer words(long[] words) {
    ByteBuffer payload = ByteBuffer.allocate(Sector.PAYLOAD);
    payload.asLongBuffer().put(words);
    return payload;
  }
}
