package tanabata.replication.core;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.NodeId;

/// A change to the metadata on disk. It is durable before its completion is reported.
public sealed interface MetaChange {

  /// The two bitmaps, one bit a block.
  enum Bitmap {
    /// Blocks whose local copy is not valid: they must be pulled from the peer.
    INVALID,
    /// Blocks of which the peer has no valid copy, as far as this node knows.
    PEER_LACKS
  }

  /// What identifies the data and its past.
  ///
  /// @param lineage newest first, empty if no data was ever declared valid
  /// @param empty whether the backing store held nothing but zeros when it was created
  record Identity(List<Generation> lineage, boolean empty) {

    /// Older ones are forgotten.
    public static final int MOST_GENERATIONS = 16;

    public Identity {
      lineage = List.copyOf(lineage);
    }

    /// Whether this node has never held valid data.
    public boolean justCreated() {
      return lineage.isEmpty();
    }
  }

  /// What the superblock says besides the geometry.
  ///
  /// @param aloneAt the Lamport clock when this node last found itself without its peer and flushed
  ///   what it had; 0 if it never did
  /// @param reach how many generations the bitmap of what the peer lacks goes back: every block in
  ///   which the newest generation differs from `lineage[reach]` is in it
  /// @param outdated whether this copy was cut off, or left in order while the peer went on: it may
  ///   not go on alone before it has been in step again
  /// @param epoch the highest epoch of the witness's record that this node has acted on
  /// @param parting when it last went on without its peer
  record Standing(
      Identity identity, long aloneAt, int reach, boolean outdated, long epoch, Parting parting)
      implements MetaChange {

    Standing withIdentity(Identity next, int nextReach, boolean isOutdated) {
      return new Standing(next, aloneAt, nextReach, isOutdated, epoch, parting);
    }

    Standing withOutdated(boolean isOutdated, long atLeastEpoch) {
      return new Standing(
          identity, aloneAt, reach, isOutdated, Math.max(epoch, atLeastEpoch), parting);
    }

    Standing withAloneAt(long clock) {
      return new Standing(identity, clock, reach, outdated, epoch, parting);
    }

    /// With a new generation on top: from here on the copy goes its own way.
    Standing withGeneration(long id, NodeId author, Parting when) {
      List<Generation> lineage = new ArrayList<>(identity.lineage());
      lineage.addFirst(new Generation(lineage.getFirst().epoch() + 1, id, author));
      return new Standing(new Identity(lineage, false), aloneAt, reach + 1, outdated, epoch, when);
    }

    /// Of a copy that has no past yet.
    public static Standing fresh(boolean empty) {
      return new Standing(new Identity(List.of(), empty), 0, 0, false, 0, Parting.NEVER);
    }
  }

  /// Stretches of one bitmap: `words[i]` replaces the metadata sector `sectors[i]` of it.
  record Bits(Bitmap bitmap, int[] sectors, long[][] words) implements MetaChange {}

  /// One activity-log transaction: slots that changed, and a part of the whole table repeated so
  /// that the ring as a whole always holds all of it.
  ///
  /// @param sequence rises by one from transaction to transaction
  /// @param reset whether everything that earlier transactions said is void
  /// @param slots the slots that changed, at most [ActivityLog#UPDATES_PER_TRANSACTION]
  /// @param extents what they now hold, in the same order
  /// @param contextStart the first slot that the context repeats
  /// @param context the extents in the slots from there on, [ActivityLog#UNUSED] for none
  record Activity(
      long sequence, boolean reset, int[] slots, long[] extents, int contextStart, long[] context)
      implements MetaChange {}
}
