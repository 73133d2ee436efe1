package tanabata.integration.explorer;

import java.util.Arrays;
import java.util.Optional;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.MetadataChange;
import tanabata.replication.model.PersistentState;
import tanabata.replication.model.RecoveredMetadata;

/// The durable metadata of one host, and the epoch of its locks, as values. The bytes are the
/// business of the format's own tests, and of the storms.
final class Records {

  private final int blocks;
  private PersistentState state = PersistentState.fresh(true);
  private final long[] invalid;
  private final long[] peerLacks;
  private final long[] activity;
  private long activitySequence;
  private long lockEpoch;

  Records(int blocks, int activitySlots) {
    this.blocks = blocks;
    invalid = new long[BlockSet.wordsFor(blocks)];
    peerLacks = new long[BlockSet.wordsFor(blocks)];
    activity = new long[activitySlots];
    Arrays.fill(activity, RecoveredMetadata.UNUSED);
  }

  void apply(MetadataChange change) {
    switch (change) {
      case PersistentState next -> state = next;
      case MetadataChange.Bits bits -> {
        long[] words = bits.bitmap() == MetadataChange.Bitmap.INVALID ? invalid : peerLacks;
        for (int i = 0; i < bits.sectors().length; i++) {
          int from = bits.sectors()[i] * BlockSet.WORDS_PER_SECTOR;
          int count = Math.min(BlockSet.WORDS_PER_SECTOR, words.length - from);
          System.arraycopy(bits.words()[i], 0, words, from, count);
        }
      }
      case MetadataChange.Activity next -> {
        activitySequence = next.sequence();
        if (next.reset()) {
          Arrays.fill(activity, RecoveredMetadata.UNUSED);
        }
        for (int i = 0; i < next.slots().length; i++) {
          activity[next.slots()[i]] = next.extents()[i];
        }
        state = state.withMarks(next.marks().max(state.marks()));
      }
    }
  }

  RecoveredMetadata recovered() {
    return new RecoveredMetadata(
        state, set(invalid), set(peerLacks), activity.clone(), activitySequence, Optional.empty());
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
    return state.isOutdated();
  }

  boolean isInvalid(int block) {
    return (invalid[block >> 6] & 1L << block) != 0;
  }

  // The locks.

  void saveLockEpoch(long epoch) {
    lockEpoch = epoch;
  }

  /// The last one that this host may have acted on.
  long lockEpoch() {
    return lockEpoch;
  }

  boolean isLockEpochSaved(long epoch) {
    return epoch <= lockEpoch;
  }
}
