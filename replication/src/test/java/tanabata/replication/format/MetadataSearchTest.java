package tanabata.replication.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tanabata.foundation.NodeId;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.PersistentState;

/// Metadata is found wherever a configured size may have put it, by reading little of a disk.
class MetadataSearchTest {

  private static final long TIB = 1L << 40;
  private static final int PAGE = MetadataLayout.PAGE;

  private final SparseDisk disk = new SparseDisk();

  /// The pages of a disk that are not zeros, so that it may be as large as it likes.
  private static final class SparseDisk implements MetadataReader.Source {
    private final TreeMap<Long, ByteBuffer> pages = new TreeMap<>();
    private long reads;

    @Override
    public ByteBuffer read(long offset, int length) {
      reads++;
      ByteBuffer out = ByteBuffer.allocate(length);
      for (int at = 0; at < length; at += PAGE) {
        ByteBuffer page = pages.get(offset + at);
        if (page != null) {
          out.put(at, page, 0, Math.min(PAGE, length - at));
        }
      }
      return out;
    }

    void write(long offset, ByteBuffer bytes) {
      for (int at = 0; at < bytes.limit(); at += PAGE) {
        ByteBuffer page = pages.computeIfAbsent(offset + at, _ -> ByteBuffer.allocate(PAGE));
        page.put(0, bytes, at, Math.min(PAGE, bytes.limit() - at));
      }
    }
  }

  private void format(long start, long device) {
    MetadataLayout layout = new MetadataLayout(Geometry.of(device));
    Superblock superblock =
        new Superblock(
            1, "home", new NodeId("vega"), Geometry.of(device), PersistentState.fresh(true));
    MetadataWriter.format(
        layout, superblock, true, write -> disk.write(start + write.offset(), write.bytes()));
  }

  private List<Long> found(long length) {
    return new MetadataSearch(disk, length).starts(length);
  }

  @Test
  void nothing_is_found_where_nothing_is() {
    assertEquals(List.of(), found(TIB));
  }

  @Test
  void an_area_behind_a_device_of_any_size_is_found() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      disk.pages.clear();
      // Sizes of all magnitudes up to 64 GiB.
      long blocks = 1 + (random.nextLong() >>> 1) % (1L << random.nextInt(1, 25));
      format(blocks * PAGE, blocks * PAGE);
      assertEquals(List.of(blocks * PAGE), found(1L << 37));
    }
  }

  @Test
  void an_area_at_the_start_is_found_however_large_its_device_is() {
    format(0, 1L << 36);
    assertEquals(List.of(0L), found(1L << 24));
  }

  @Test
  void several_areas_are_found_and_told_apart() {
    format(64 << 20, 64 << 20);
    format(128 << 20, 128 << 20);
    assertEquals(List.of(64L << 20, 128L << 20), found(1L << 30));
  }

  @Test
  void an_area_without_its_superblocks_is_found_by_the_rest_of_it() {
    format(64 << 20, 64 << 20);
    disk.write(64 << 20, ByteBuffer.allocate(MetadataLayout.RING_START));
    assertEquals(List.of(64L << 20), found(1L << 30));
  }

  @Test
  void pages_that_only_resemble_metadata_are_not_taken_for_it() {
    format(64 << 20, 64 << 20);
    for (Map.Entry<Long, ByteBuffer> page : disk.pages.entrySet()) {
      for (int at = 100; at < PAGE; at += Sector.SIZE) {
        page.getValue().put(at, (byte) ~page.getValue().get(at));
      }
    }
    assertEquals(List.of(), found(1L << 30));
  }

  @Test
  void a_tebibyte_is_searched_by_reading_a_small_part_of_it() {
    found(TIB);
    assertTrue(disk.reads * PAGE < TIB / 2000, () -> disk.reads + " pages");
  }
}
