package tanabata.replication.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.MetadataChange;

/// The set of blocks beside a set that is known to be right.
class BlockSetTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 63, 64, 65, 1000, 62 * 64, 62 * 64 + 1, 9000})
  void it_does_what_a_plain_set_does(int blocks) {
    Random random = new Random(blocks);
    BlockSet set = new BlockSet(blocks);
    BitSet model = new BitSet();
    for (int i = 0; i < 3_000; i++) {
      int first = random.nextInt(blocks + 1);
      int end = first + random.nextInt(Math.min(blocks - first, 200) + 1);
      switch (random.nextInt(40)) {
        case 0 -> {
          set.addAll();
          model.set(0, blocks);
        }
        case 1 -> {
          set.clear();
          model.clear();
        }
        case 2, 3, 4, 5 -> {
          int word = random.nextInt(set.wordCount());
          long bits = random.nextLong();
          set.put(word, bits);
          model.clear(word * 64, word * 64 + 64);
          model.or(shifted(bits, word * 64));
          model.clear(blocks, word * 64 + 65 + blocks);
        }
        default -> {
          if (random.nextBoolean()) {
            set.add(first, end);
            model.set(first, end);
          } else {
            set.remove(first, end);
            model.clear(first, end);
          }
        }
      }
      assertAlike(model, set, blocks, first, end);
    }
  }

  private static BitSet shifted(long bits, int by) {
    BitSet set = new BitSet();
    for (int i = 0; i < 64; i++) {
      set.set(by + i, (bits >>> i & 1) != 0);
    }
    return set;
  }

  private static void assertAlike(BitSet model, BlockSet set, int blocks, int first, int end) {
    assertEquals(model.cardinality(), set.count());
    assertEquals(model.isEmpty(), set.isEmpty());
    assertEquals(!model.get(first, end).isEmpty(), set.containsAny(first, end));
    int next = model.nextSetBit(first);
    assertEquals(next < 0 ? blocks : next, set.next(first));
    assertEquals(Math.min(model.nextClearBit(first), end), set.nextAbsent(first, end));
    if (first < blocks) {
      assertEquals(model.get(first), set.contains(first));
    }
    for (int word = 0; word < set.wordCount(); word++) {
      long[] words = model.get(word * 64, word * 64 + 64).toLongArray();
      assertEquals(words.length == 0 ? 0 : words[0], set.word(word));
    }
  }

  @Test
  void taken_changes_are_exactly_the_stretches_that_differ() {
    BlockSet set = new BlockSet(5 * 62 * 64);
    assertFalse(set.hasChanges());
    set.add(0, 1);
    set.add(3 * 62 * 64 + 7, 4 * 62 * 64 + 1);
    MetadataChange.Bits taken = set.takeChanges(MetadataChange.Bitmap.INVALID);
    assertArrayEquals(new int[] {0, 3, 4}, taken.sectors());
    assertEquals(MetadataChange.Bitmap.INVALID, taken.bitmap());
    assertEquals(1, taken.words()[0][0]);
    assertEquals(-1L << 7, taken.words()[1][0]);
    assertEquals(1, taken.words()[2][0]);
    assertFalse(set.hasChanges());
    assertEquals(0, set.takeChanges(MetadataChange.Bitmap.INVALID).sectors().length);
  }

  @Test
  void taken_changes_are_copies_that_later_ones_do_not_touch() {
    BlockSet set = new BlockSet(100);
    set.add(5, 6);
    MetadataChange.Bits taken = set.takeChanges(MetadataChange.Bitmap.PEER_LACKS);
    set.addAll();
    assertEquals(1 << 5, taken.words()[0][0]);
    assertTrue(set.hasChanges());
  }

  @Test
  void what_changes_nothing_is_no_change() {
    BlockSet set = new BlockSet(100);
    set.remove(0, 100);
    set.clear();
    set.put(1, -1L << 36);
    assertFalse(set.hasChanges());
    set.addAll();
    set.markUnchanged();
    set.addAll();
    assertFalse(set.hasChanges());
  }

  @Test
  void a_stretch_that_ends_with_the_device_is_filled_up_with_zeros() {
    BlockSet set = new BlockSet(70);
    set.addAll();
    long[] words = set.takeChanges(MetadataChange.Bitmap.INVALID).words()[0];
    assertEquals(BlockSet.WORDS_PER_SECTOR, words.length);
    assertEquals(-1L, words[0]);
    assertEquals(0b111111, words[1]);
    assertEquals(0, words[2]);
  }
}
