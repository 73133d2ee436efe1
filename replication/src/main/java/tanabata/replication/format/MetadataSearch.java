package tanabata.replication.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.LongStream;
import tanabata.replication.model.Geometry;

/// Finds metadata areas wherever a configured size may once have put them, without reading all of a
/// disk.
///
/// Each sector of an area says by its checksum which one of the area it is, so any sound sector
/// tells where its area starts. And an area behind *n* bytes of data is as long as a device of *n*
/// bytes needs: steps of that length, which grows with *n*, hit every area at least once. That is a
/// page for each 256 KiB at first, and about a hundred thousand pages on 1 TiB.
public final class MetadataSearch {

  private static final int PAGE = MetadataLayout.PAGE;
  private static final int SECTORS = PAGE / Sector.SIZE;

  private final MetadataReader.Source source;
  private final long length;

  /// @param source the disk, from its first byte
  /// @param length of the disk, in bytes
  public MetadataSearch(MetadataReader.Source source, long length) {
    this.source = source;
    this.length = length;
  }

  /// Where areas start, in bytes from the start of the disk, in order; sound or not.
  ///
  /// @param likely where to look for what is left of an area that is damaged all over
  public List<Long> starts(long likely) {
    TreeSet<Long> starts = new TreeSet<>();
    if (likely < length && new MetadataReader(from(likely)).looksFormatted()) {
      starts.add(likely);
    }
    for (long at = 0; at < length; at += areaBehind(at)) {
      startAround(at).ifPresent(starts::add);
    }
    return new ArrayList<>(starts);
  }

  /// The bytes from `offset` on.
  public MetadataReader.Source from(long offset) {
    return (at, bytes) -> source.read(offset + at, bytes);
  }

  /// The superblock of the area that starts there.
  ///
  /// @throws MetadataException if it cannot be used
  public Superblock superblock(long start) throws MetadataException {
    MetadataReader reader = new MetadataReader(from(start));
    if (!reader.looksFormatted()) {
      throw new MetadataException(start, "both copies of its superblock are overwritten");
    }
    return reader.superblock();
  }

  private static long areaBehind(long dataBytes) {
    long device = Math.clamp(dataBytes, Geometry.BLOCK, Geometry.LARGEST);
    return new MetadataLayout(Geometry.of(device)).bytes();
  }

  private OptionalLong startAround(long at) {
    ByteBuffer page = source.read(at, PAGE);
    for (int sector = 0; sector < SECTORS; sector++) {
      OptionalLong start = startOf(page, sector, at);
      if (start.isPresent()) {
        return start;
      }
    }
    return OptionalLong.empty();
  }

  private OptionalLong startOf(ByteBuffer page, int sector, long at) {
    int offset = sector * Sector.SIZE;
    Optional<Sector.Kind> kind = Sector.kind(page, offset);
    if (kind.isEmpty()) {
      return OptionalLong.empty();
    }
    return pages(kind.get(), Sector.sequence(page, offset), at)
        .filter(index -> index * PAGE <= at)
        .filter(index -> Sector.isSound(page, offset, index * SECTORS + sector, kind.get()))
        .map(index -> at - index * PAGE)
        .findFirst();
  }

  /// The pages of an area that may hold such a sector, counted from its start.
  private static LongStream pages(Sector.Kind kind, long sequence, long at) {
    long ring = MetadataLayout.RING_START / PAGE;
    long bitmaps = ring + MetadataLayout.RING_PAGES;
    return switch (kind) {
      case SUPERBLOCK -> LongStream.range(0, ring);
      case DISK_SAMPLES -> LongStream.of(MetadataLayout.SAMPLES / PAGE);
      case ACTIVITY ->
          sequence > 0
              ? LongStream.of(MetadataLayout.activity(sequence) / PAGE)
              : LongStream.range(ring, bitmaps);
      case INVALID_BITMAP, PEER_LACKS_BITMAP -> LongStream.range(bitmaps, areaBehind(at) / PAGE);
    };
  }
}
