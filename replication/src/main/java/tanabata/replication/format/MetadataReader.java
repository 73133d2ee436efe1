package tanabata.replication.format;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.TreeMap;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.DiskSamples;
import tanabata.replication.model.PersistentState;
import tanabata.replication.model.RecoveredMetadata;

/// Decodes a metadata area into what a core starts from, or reports exactly what is wrong with it.
///
/// A power cut may have torn the last write of a superblock copy or of the activity ring: then the
/// older superblock, and the ring without that transaction, are valid, because nothing that depends
/// on the torn write was ever begun.
public final class MetadataReader {

  private static final int RUN = 1 << 20;

  private final Source source;

  /// Where the bytes come from.
  @FunctionalInterface
  public interface Source {
    /// Exactly `length` bytes from `offset` in the metadata area, or zeros past the end of the
    /// file.
    ByteBuffer read(long offset, int length);
  }

  /// The newest superblock, and what the rest of the area says.
  ///
  /// @param samples of the data disk, as it was when nobody wrote those blocks any more
  public record Metadata(Superblock superblock, RecoveredMetadata recovered, DiskSamples samples) {}

  public MetadataReader(Source source) {
    this.source = source;
  }

  /// Whether the area has ever been formatted by this program, sound or not: it begins with what
  /// every superblock begins with.
  public boolean looksFormatted() {
    for (int copy = 0; copy < 2; copy++) {
      ByteBuffer page = source.read((long) copy * MetadataLayout.PAGE, Sector.SIZE);
      if (page.getLong(Sector.HEADER) == Superblock.MAGIC) {
        return true;
      }
    }
    return false;
  }

  /// @throws MetadataException if there is no metadata, or it is damaged or from a newer version
  public Metadata read() throws MetadataException {
    Superblock superblock = superblock();
    MetadataLayout layout = new MetadataLayout(superblock.geometry());
    refuseIfCutShort(layout);
    BlockSet invalid = bitmap(layout, layout.invalidBitmap(), Sector.Kind.INVALID_BITMAP);
    BlockSet lacks = bitmap(layout, layout.peerLacksBitmap(), Sector.Kind.PEER_LACKS_BITMAP);
    TreeMap<Long, ByteBuffer> ring = ring();
    long[] table = ActivityTable.of(ring, superblock.geometry());
    long sequence = ring.isEmpty() ? 0 : ring.lastKey();
    PersistentState state = superblock.state();
    return new Metadata(
        superblock,
        new RecoveredMetadata(
            state.withMarks(state.marks().max(ActivityTable.marks(ring))),
            invalid,
            lacks,
            table,
            sequence,
            Optional.empty()),
        SampleSector.decode(source.read(MetadataLayout.SAMPLES, Sector.SIZE)));
  }

  /// The newest superblock alone.
  public Superblock superblock() throws MetadataException {
    if (!looksFormatted()) {
      throw new MetadataException(
          0,
          "no Tanabata metadata here; see whether this is the right disk; only for a new resource"
              + " 'create-md' makes it");
    }
    Superblock newest = null;
    for (int copy = 0; copy < 2; copy++) {
      long offset = (long) copy * MetadataLayout.PAGE;
      int sectors = MetadataLayout.SUPERBLOCK_SECTORS;
      ByteBuffer page = source.read(offset, sectors * Sector.SIZE);
      if (isTorn(page, offset, sectors, Sector.Kind.SUPERBLOCK)) {
        continue;
      }
      Superblock candidate = decode(page, offset);
      if (newest == null || candidate.sequence() > newest.sequence()) {
        newest = candidate;
      }
    }
    if (newest == null) {
      throw new MetadataException(0, "both copies of the superblock are torn");
    }
    return newest;
  }

  private static Superblock decode(ByteBuffer page, long offset) throws MetadataException {
    ByteBuffer payload = payload(page, MetadataLayout.SUPERBLOCK_SECTORS);
    try {
      return Superblock.decode(Sector.sequence(page, 0), payload);
    } catch (IllegalArgumentException e) {
      throw new MetadataException(offset, "the superblock makes no sense: " + e.getMessage());
    }
  }

  /// The complete transactions in the ring, by sequence.
  private TreeMap<Long, ByteBuffer> ring() throws MetadataException {
    TreeMap<Long, ByteBuffer> transactions = new TreeMap<>();
    ByteBuffer all =
        source.read(MetadataLayout.RING_START, MetadataLayout.RING_PAGES * MetadataLayout.PAGE);
    long torn = 0;
    int sectors = MetadataLayout.PAGE / Sector.SIZE;
    for (int page = 0; page < MetadataLayout.RING_PAGES; page++) {
      int at = page * MetadataLayout.PAGE;
      long offset = MetadataLayout.RING_START + at;
      ByteBuffer bytes = all.slice(at, MetadataLayout.PAGE);
      if (isTorn(bytes, offset, sectors, Sector.Kind.ACTIVITY)) {
        if (torn != 0) {
          throw new MetadataException(offset, "two torn transactions in the activity ring");
        }
        torn = newestSequence(bytes, sectors);
      } else if (Sector.sequence(bytes, 0) > 0) {
        transactions.put(Sector.sequence(bytes, 0), payload(bytes, sectors));
      }
    }
    long newest = transactions.isEmpty() ? 0 : transactions.lastKey();
    if (torn != 0 && torn != newest + 1) {
      throw new MetadataException(
          MetadataLayout.activity(torn),
          "transaction " + torn + " in the activity ring is torn, not the newest");
    }
    long oldest = Math.max(1, newest - MetadataLayout.RING_PAGES + (torn == 0 ? 1 : 2));
    for (long sequence = oldest; sequence <= newest; sequence++) {
      if (!transactions.containsKey(sequence)) {
        throw new MetadataException(
            MetadataLayout.activity(sequence),
            "transaction " + sequence + " is missing in the activity ring");
      }
    }
    return transactions;
  }

  private static long newestSequence(ByteBuffer page, int sectors) {
    long newest = 0;
    for (int i = 0; i < sectors; i++) {
      newest = Math.max(newest, Sector.sequence(page, i * Sector.SIZE));
    }
    return newest;
  }

  /// Before memory is allocated for bitmaps of the size in the superblock.
  private void refuseIfCutShort(MetadataLayout layout) throws MetadataException {
    long last = layout.peerLacksBitmap() + (layout.bitmapSectors() - 1L) * Sector.SIZE;
    Sector.demandSound(source.read(last, Sector.SIZE), 0, last, Sector.Kind.PEER_LACKS_BITMAP);
  }

  private BlockSet bitmap(MetadataLayout layout, long start, Sector.Kind kind)
      throws MetadataException {
    BlockSet set = new BlockSet(layout.geometry().blocks());
    long left = (long) layout.bitmapSectors() * Sector.SIZE;
    int word = 0;
    for (long offset = start; left > 0; offset += RUN) {
      ByteBuffer bytes = source.read(offset, (int) Math.min(RUN, left));
      left -= bytes.remaining();
      for (int at = 0; at < bytes.limit(); at += Sector.SIZE) {
        Sector.demandSound(bytes, at, offset + at, kind);
        for (int i = 0; i < BlockSet.WORDS_PER_SECTOR && word < set.wordCount(); i++) {
          set.put(word++, bytes.getLong(at + Sector.HEADER + i * Long.BYTES));
        }
      }
    }
    set.markUnchanged();
    return set;
  }

  /// Whether the sectors of one structure, each of them sound, come from two different writes.
  private static boolean isTorn(ByteBuffer bytes, long offset, int sectors, Sector.Kind kind)
      throws MetadataException {
    boolean torn = false;
    for (int i = 0; i < sectors; i++) {
      int at = i * Sector.SIZE;
      Sector.demandSound(bytes, at, offset + at, kind);
      torn |= Sector.sequence(bytes, at) != Sector.sequence(bytes, 0);
    }
    return torn || !Sector.isComplete(payload(bytes, sectors));
  }

  private static ByteBuffer payload(ByteBuffer page, int sectors) {
    ByteBuffer payload = ByteBuffer.allocate(sectors * Sector.PAYLOAD);
    for (int i = 0; i < sectors; i++) {
      payload.put(page.slice(i * Sector.SIZE + Sector.HEADER, Sector.PAYLOAD));
    }
    return payload.flip();
  }
}
