package tanabata.replication.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Marks;
import tanabata.replication.model.MetadataChange;

/// Bytes that nobody wrote: always noticed, always with their place.
class DamageTest {

  private static final int TRANSACTIONS = 100;

  private final Random random = new Random(7);
  private Area area;

  @BeforeEach
  void anAreaThatHasBeenInUse() throws MetadataException {
    area = Area.formatted(Area.SMALL, true);
    Ring ring = new Ring(3, 1237);
    for (int i = 0; i < TRANSACTIONS; i++) {
      area.change(ring.count(ring.draw()));
      area.change(Area.state(i % 17, i));
    }
    area.read();
  }

  @Test
  void every_flipped_byte_of_the_superblock_is_named() {
    for (int copy = 0; copy < 2; copy++) {
      long start = area.layout.superblock(copy);
      LongStream.range(start, start + 4 * 512).forEach(this::flippedIsNamed);
    }
  }

  @Test
  void every_flipped_byte_of_the_activity_ring_is_named() {
    long start = MetadataLayout.RING_START;
    LongStream.range(start, start + MetadataLayout.PAGE).forEach(this::flippedIsNamed);
    random
        .longs(2_000, start, start + MetadataLayout.RING_PAGES * MetadataLayout.PAGE)
        .forEach(this::flippedIsNamed);
  }

  @Test
  void every_flipped_byte_of_the_bitmaps_is_named() {
    int length = area.layout.bitmapSectors() * 512;
    for (long start : new long[] {area.layout.invalidBitmap(), area.layout.peerLacksBitmap()}) {
      LongStream.range(start, start + length).forEach(this::flippedIsNamed);
    }
  }

  private void flippedIsNamed(long offset) {
    int mask = 1 + random.nextInt(255);
    area.flip(offset, mask);
    MetadataException refusal = area.refusal();
    assertEquals(offset / 512 * 512, refusal.offset(), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("damaged"), refusal.getMessage());
    area.flip(offset, mask);
  }

  @Test
  void a_sound_sector_at_the_wrong_place_is_noticed() {
    byte[] was = area.copy();
    long ring = MetadataLayout.RING_START;
    long invalid = area.layout.invalidBitmap();
    long lacks = area.layout.peerLacksBitmap();
    long[][] misdirected = {
      {0, area.layout.superblock(1)},
      {area.layout.superblock(1), 0},
      {512, 1024},
      {ring, ring + MetadataLayout.PAGE},
      {ring + 512, ring},
      {invalid, invalid + 512},
      {invalid, lacks},
      {lacks + 1024, invalid + 1024},
      {ring, invalid},
      {0, ring}
    };
    for (long[] way : misdirected) {
      area.putBack(was);
      area.copySector(way[0], way[1]);
      assertEquals(way[1], area.refusal().offset(), way[0] + " to " + way[1]);
    }
  }

  @Test
  void a_sound_sector_of_a_newer_format_says_that_a_newer_program_is_needed() {
    byte[] was = area.copy();
    long[] sectors = {
      0, 512, MetadataLayout.RING_START, area.layout.invalidBitmap(), area.layout.peerLacksBitmap()
    };
    for (long sector : sectors) {
      area.putBack(was);
      area.putVersion(sector, 3);
      MetadataException refusal = area.refusal();
      assertEquals(
          "metadata of format version 3; this program knows version 2, a newer one is needed",
          refusal.getMessage());
      assertEquals(sector, refusal.offset());
    }
  }

  @Test
  void this_format_is_version_two_with_the_checksum_that_the_document_says()
      throws MetadataException {
    area.putVersion(512, 2);
    area.read();
  }

  @Test
  void an_area_without_metadata_says_so() {
    Area blank = Area.blank(Area.SMALL);
    assertFalse(blank.reader().looksFormatted());
    assertTrue(blank.refusal().getMessage().contains("no Tanabata metadata"));
    assertEquals(0, blank.refusal().offset());
  }

  @Test
  void bytes_of_someone_else_are_no_metadata() {
    Area foreign = Area.blank(Area.SMALL);
    LongStream.range(0, foreign.layout.bytes()).forEach(i -> foreign.flip(i, random.nextInt()));
    assertFalse(foreign.reader().looksFormatted());
    assertTrue(foreign.refusal().getMessage().contains("no Tanabata metadata"));
  }

  @Test
  void a_damaged_area_still_looks_formatted() {
    area.flip(20, 1);
    assertTrue(area.reader().looksFormatted());
    LongStream.range(0, MetadataLayout.PAGE).forEach(i -> area.flip(i, 0x55));
    assertTrue(area.reader().looksFormatted());
  }

  /// Nobody writes this; but what it would lead to is an error in the middle of the start.
  @Test
  void a_transaction_that_makes_no_sense_is_refused_in_spite_of_its_checksums() {
    long next = TRANSACTIONS + 1;
    byte[] whole = area.copy();
    for (MetadataChange.Activity nonsense :
        List.of(
            activity(next, new int[] {-1}, 3, 0, 0),
            activity(next, new int[] {6433}, 3, 0, 0),
            activity(next, new int[] {0}, 1L << 50, 0, 0),
            activity(next, new int[] {0}, -2, 0, 0),
            activity(next, new int[61], 0, 0, 0),
            activity(next, new int[0], 0, Integer.MAX_VALUE, 2),
            activity(next, new int[0], 0, -5, 2),
            activity(next, new int[0], 0, 0, 401))) {
      area.putBack(whole);
      area.change(nonsense);
      String refusal = area.refusal().getMessage();
      assertTrue(refusal.contains("transaction " + next), refusal);
    }
  }

  private static MetadataChange.Activity activity(
      long sequence, int[] slots, long extent, int contextStart, int contextLength) {
    long[] extents = LongStream.range(0, slots.length).map(_ -> extent).toArray();
    return new MetadataChange.Activity(
        sequence, false, slots, extents, contextStart, new long[contextLength], Marks.NONE);
  }

  /// Otherwise the bitmaps of such a device would be given memory.
  @Test
  void a_superblock_of_a_device_that_is_larger_than_its_bitmaps_is_refused() {
    Geometry huge = Geometry.of(400L << 40);
    MetadataWriter writer =
        new MetadataWriter(
            new MetadataLayout(huge),
            new Superblock(1000, "home", Area.VEGA, huge, Area.state(1, 1)));
    writer.encode(Area.state(2, 2)).forEach(area::put);
    String refusal = area.refusal().getMessage();
    assertTrue(refusal.contains("peer lacks bitmap sector is damaged"), refusal);
  }

  @Test
  void a_device_of_more_blocks_than_a_bitmap_can_have_is_none() {
    assertThrows(IllegalArgumentException.class, () -> new Geometry(1L << 50, 512, 1L << 20));
  }
}
