package tanabata.integration.explorer;

import java.util.Arrays;
import java.util.Optional;
import tanabata.replication.core.BlockSet;
import tanabata.replication.core.MetaChange;
import tanabata.replication.core.Recovered;

/// The durable metadata of one host, as values. The bytes are the business of the format's own
/// tests, and of the storms.
final class Records {

  private final int blocks;
  private MetaChange.Standing standing = MetaChange.Standing.fresh(true);
  private final long[] invalid;
  private final long[] peerLacks;
  private final long[] activity;
  private long activitySequence;

  Records(int blocks, int activitySlots) {
    this.blocks = blocks;
    invalid = new long[BlockSet.wordsFor(blocks)];
    peerLacks = new long[BlockSet.wordsFor(blocks)];
    activity = new long[activitySlots];
    Arrays.fill(activity, Recovered.UNUSED);
  }

  void apply(MetaChange change) {
    switch (change) {
      case MetaChange.Standing said -> standing = said;
      case MetaChange.Bits bits -> {
        long[] words = bits.bitmap() == MetaChange.Bitmap.INVALID ? invalid : peerLacks;
        for (int i = 0; i < bits.sectors().length; i++) {
          int from = bits.sectors()[i] * BlockSet.WORDS_PER_SECTOR;
          int count = Math.min(BlockSet.WORDS_PER_SECTOR, words.length - from);
          System.arraycopy(bits.words()[i], 0, words, from, count);
        }
      }
      case MetaChange.Activity said -> {
        activitySequence = said.sequence();
        if (said.reset()) {
          Arrays.fill(activity, Recovered.UNUSED);
        }
        for (int i = 0; i < said.slots().length; i++) {
          activity[said.slots()[i]] = said.extents()[i];
        }
      }
    }
  }

  Recovered recovered() {
    return new Recovered(
        standing,
        set(invalid),
        set(peerLacks),
        activity.clone(),
        activitySequence,
        Optional.empty());
  }

  private BlockSet set(long[] words) {
    BlockSet set = new BlockSet(blocks);
    for (int i = 0; i < words.length; i++) {
      set.put(i, words[i]);
    }
    set.markUnchanged();
    return set;
  }

  boolean isOutdated() {
    return standing.outdated();
  }

  boolean isInvalid(int block) {
    return (invalid[block >> 6] & 1L << block) != 0;
  }
}
