package tanabata.replication.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.PersistentState;

/// A power cut takes effect between sectors, in any order: of one write any set of sectors may be
/// new. That is expected, and the write then never happened.
class TornWriteTest {

  private static final int ALL_OF_A_SUPERBLOCK = (1 << MetadataLayout.SUPERBLOCK_SECTORS) - 1;
  private static final int ALL_OF_A_PAGE = 255;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void of_a_torn_superblock_the_older_copy_counts_and_the_next_write_takes_its_place(int before)
      throws MetadataException {
    Area area = Area.formatted(Area.SMALL, true);
    for (int i = 0; i < before; i++) {
      area.change(Area.state(i, 10 + i));
    }
    PersistentState old = area.restart().superblock().state();
    PersistentState wanted = Area.state(3, 99);
    MetadataWriter.Write write = area.encode(wanted).getFirst();
    byte[] was = area.copy();
    for (int sectors = 0; sectors <= ALL_OF_A_SUPERBLOCK; sectors++) {
      area.putBack(was);
      area.putPart(write, sectors);
      boolean whole = sectors == ALL_OF_A_SUPERBLOCK;
      assertEquals(whole ? wanted : old, area.restart().superblock().state());
      PersistentState later = Area.state(4, 100);
      area.change(later);
      assertEquals(later, area.restart().superblock().state());
      area.change(wanted);
      assertEquals(wanted, area.restart().superblock().state());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 63, 64, 65, 200})
  void a_torn_transaction_is_ignored_and_the_next_one_takes_its_place(int before)
      throws MetadataException {
    Area area = Area.formatted(Area.SMALL, true);
    Ring ring = new Ring(before, 1237);
    for (int i = 0; i < before; i++) {
      area.change(ring.count(ring.draw()));
    }
    long[] table = ring.table();
    MetadataChange.Activity lost = ring.draw();
    MetadataChange.Activity next = ring.draw();
    MetadataWriter.Write write = area.encode(lost).getFirst();
    byte[] was = area.copy();
    for (int sectors = 0; sectors < ALL_OF_A_PAGE; sectors++) {
      area.putBack(was);
      area.putPart(write, sectors);
      var recovered = area.restart().recovered();
      assertEquals(before, recovered.activitySequence());
      assertArrayEquals(table, ring.whole(recovered.activity()));
      area.change(next);
      assertEquals(before + 1, area.read().recovered().activitySequence());
    }
    area.put(write);
    ring.count(lost);
    assertArrayEquals(ring.table(), ring.whole(area.read().recovered().activity()));
  }

  @Test
  void two_torn_copies_of_the_superblock_are_refused() throws MetadataException {
    Area area = Area.formatted(Area.SMALL, true);
    for (int copy = 0; copy < 2; copy++) {
      area.putPart(area.encode(Area.state(1, 1)).getFirst(), 0b0110);
    }
    assertEquals("both copies of the superblock are torn", area.refusal().getMessage());
  }

  @Test
  void two_torn_transactions_are_refused() throws MetadataException {
    Area area = Area.formatted(Area.SMALL, true);
    Ring ring = new Ring(1, 10);
    List.of(ring.count(ring.draw()), ring.count(ring.draw()))
        .forEach(activity -> area.putPart(area.encode(activity).getFirst(), 1));
    MetadataException refusal = area.refusal();
    assertTrue(refusal.getMessage().contains("two torn"), refusal.getMessage());
    assertEquals(MetadataLayout.activity(2), refusal.offset());
  }

  @Test
  void a_torn_transaction_that_is_not_the_newest_is_refused() throws MetadataException {
    Area area = Area.formatted(Area.SMALL, true);
    Ring ring = new Ring(1, 10);
    for (int i = 1; i <= 80; i++) {
      MetadataWriter.Write write = area.encode(ring.count(ring.draw())).getFirst();
      area.putPart(write, i == 70 ? 0b1010 : ALL_OF_A_PAGE);
    }
    MetadataException refusal = area.refusal();
    assertTrue(refusal.getMessage().contains("transaction 70"), refusal.getMessage());
    assertEquals(MetadataLayout.activity(70), refusal.offset());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 63, 64, 65, 150})
  void a_missing_transaction_is_refused(int lost) throws MetadataException {
    Area area = Area.formatted(Area.SMALL, true);
    Ring ring = new Ring(1, 10);
    for (int i = 1; i <= lost + 20; i++) {
      MetadataWriter.Write write = area.encode(ring.count(ring.draw())).getFirst();
      area.putPart(write, i == lost ? 0 : ALL_OF_A_PAGE);
    }
    MetadataException refusal = area.refusal();
    assertTrue(
        refusal.getMessage().contains("transaction " + lost + " is missing"), refusal.getMessage());
    assertEquals(MetadataLayout.activity(lost), refusal.offset());
  }
}
