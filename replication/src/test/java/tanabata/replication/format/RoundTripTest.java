package tanabata.replication.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.PersistentState;

/// What is written is what is read.
class RoundTripTest {

  @Test
  void a_fresh_area_says_what_create_md_was_told() throws MetadataException {
    MetadataReader.Metadata found = Area.formatted(Area.SMALL, true).read();
    assertEquals("home", found.superblock().resource());
    assertEquals(Area.VEGA, found.superblock().node());
    assertEquals(Area.SMALL, found.superblock().geometry());
    assertTrue(found.superblock().state().identity().justCreated());
    assertTrue(found.superblock().state().identity().empty());
    assertEquals(Area.SMALL.blocks(), found.recovered().invalid().count());
    assertTrue(found.recovered().peerLacks().isEmpty());
    assertFalse(found.recovered().invalid().hasChanges());
    assertEquals(0, found.recovered().activity().length);
    assertEquals(0, found.recovered().activitySequence());
  }

  @Test
  void the_superblock_keeps_lineage_and_alone_at() throws MetadataException {
    Area area = Area.formatted(Area.SMALL, true);
    for (int generations = 0; generations <= Superblock.GENERATIONS; generations++) {
      PersistentState state = Area.state(generations, 1L << 50 | generations);
      area.change(state);
      assertEquals(state, area.read().superblock().state());
      assertEquals(state, area.restart().recovered().state());
    }
  }

  @Test
  void of_a_long_lineage_the_newest_generations_are_kept() throws MetadataException {
    Area area = Area.formatted(Area.SMALL, true);
    PersistentState state = Area.state(40, 0);
    area.change(state);
    assertEquals(
        state.identity().lineage().subList(0, Superblock.GENERATIONS),
        area.read().superblock().state().identity().lineage());
  }

  @Test
  void the_longest_names_fit() throws MetadataException {
    String resource = "r".repeat(63);
    Superblock longest =
        new Superblock(
            1,
            resource,
            new tanabata.foundation.NodeId("n".repeat(63)),
            Area.SMALL,
            Area.state(2, 5));
    Area area = Area.blank(Area.SMALL);
    MetadataWriter.format(area.layout, longest, false, area::put);
    Superblock found = area.read().superblock();
    assertEquals(resource, found.resource());
    assertEquals(longest.node(), found.node());
    assertEquals(longest.state(), found.state());
    assertTrue(area.read().recovered().invalid().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 399, 400, 401, 1237, 6433})
  void the_ring_holds_the_whole_table_however_often_it_wraps_around(int slots)
      throws MetadataException {
    Area area = Area.formatted(Area.SMALL, true);
    Ring ring = new Ring(slots, slots);
    for (int i = 1; i <= 3 * MetadataLayout.RING_PAGES; i++) {
      area.change(ring.count(ring.draw()));
      if (i % 7 == 0 || i > 60 && i < 70) {
        assertArrayEquals(ring.table(), ring.whole(area.read().recovered().activity()));
        assertEquals(i, area.read().recovered().activitySequence());
      }
    }
  }

  @Test
  void a_reset_voids_what_came_before_and_nothing_else() throws MetadataException {
    Area area = Area.formatted(Area.SMALL, true);
    Ring ring = new Ring(4, 1237);
    for (int i = 0; i < 20; i++) {
      area.change(ring.count(ring.draw()));
    }
    area.change(ring.count(ring.reset()));
    assertEquals(0, area.read().recovered().activity().length);
    assertEquals(21, area.read().recovered().activitySequence());
    for (int i = 0; i < 100; i++) {
      area.change(ring.count(ring.draw()));
      assertArrayEquals(ring.table(), ring.whole(area.read().recovered().activity()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 63, 64, 65, 62 * 64 - 1, 62 * 64, 62 * 64 + 1, 10 * 62 * 64 + 33})
  void bitmaps_of_odd_sizes_come_back(long blocks) throws MetadataException {
    Area area = Area.formatted(Geometry.of(blocks * Geometry.BLOCK), true);
    BlockSet model = new BlockSet(blocks);
    Random random = new Random(blocks);
    for (int round = 0; round < 20; round++) {
      for (MetadataChange.Bitmap bitmap : MetadataChange.Bitmap.values()) {
        for (int word = 0; word < model.wordCount(); word++) {
          model.put(word, random.nextLong() & random.nextLong());
        }
        area.change(all(bitmap, model));
        assertEquals(blocks(model), blocks(found(area, bitmap)));
      }
    }
  }

  /// More sectors than one write or one read takes at once.
  @Test
  void runs_of_sectors_are_written_together_and_long_ones_in_parts() throws MetadataException {
    long blocks = 2 * 2048L * 62 * 64 + 3 * 62 * 64 + 5;
    Area area = Area.formatted(Geometry.of(blocks * Geometry.BLOCK), true);
    assertEquals(blocks, area.read().recovered().invalid().count());
    BlockSet model = new BlockSet(blocks);
    model.addAll();
    List<MetadataWriter.Write> writes = area.encode(all(MetadataChange.Bitmap.PEER_LACKS, model));
    assertEquals(3, writes.size());
    writes.forEach(area::put);
    assertEquals(blocks, area.read().recovered().peerLacks().count());
  }

  @Test
  void sectors_apart_are_written_apart_and_the_rest_stays() throws MetadataException {
    Area area = Area.formatted(Geometry.of(20L * 62 * 64 * Geometry.BLOCK), true);
    int[] sectors = {0, 3, 4, 5, 9, 19};
    long[][] words = new long[sectors.length][62];
    var writes =
        area.encode(new MetadataChange.Bits(MetadataChange.Bitmap.INVALID, sectors, words));
    assertEquals(
        List.of(512, 3 * 512, 512, 512), writes.stream().map(w -> w.bytes().limit()).toList());
    writes.forEach(area::put);
    BlockSet found = area.read().recovered().invalid();
    assertEquals(14L * 62 * 64, found.count());
    for (int sector = 0; sector < 20; sector++) {
      boolean cleared = Arrays.binarySearch(sectors, sector) >= 0;
      assertEquals(!cleared, found.contains(sector * 62L * 64));
    }
  }

  @Test
  void no_change_needs_no_write() throws MetadataException {
    Area area = Area.formatted(Area.SMALL, true);
    MetadataChange nothing =
        new MetadataChange.Bits(MetadataChange.Bitmap.INVALID, new int[0], new long[0][]);
    assertEquals(List.of(), area.encode(nothing));
  }

  private static MetadataChange.Bits all(MetadataChange.Bitmap bitmap, BlockSet set) {
    int sectors = BlockSet.sectorsFor(set.blocks());
    long[][] words = new long[sectors][62];
    for (int word = 0; word < set.wordCount(); word++) {
      words[word / 62][word % 62] = set.word(word);
    }
    return new MetadataChange.Bits(bitmap, IntStream.range(0, sectors).toArray(), words);
  }

  private static BlockSet found(Area area, MetadataChange.Bitmap bitmap) throws MetadataException {
    var recovered = area.read().recovered();
    return bitmap == MetadataChange.Bitmap.INVALID ? recovered.invalid() : recovered.peerLacks();
  }

  private static List<Long> blocks(BlockSet set) {
    return LongStream.range(0, set.blocks()).filter(set::contains).boxed().toList();
  }
}
