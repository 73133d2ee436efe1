package tanabata.replication.model;

/// A change to the metadata on disk. It is durable before its completion is reported.
public sealed interface MetadataChange
    permits PersistentState, MetadataChange.Bits, MetadataChange.Activity {

  /// The two bitmaps, one bit a block.
  enum Bitmap {
    /// Blocks whose local copy is not valid: they must be pulled from the peer.
    INVALID,
    /// Blocks of which the peer has no valid copy, as far as this node knows.
    PEER_LACKS
  }

  /// Stretches of one bitmap: `words[i]` replaces the metadata sector `sectors[i]` of it.
  record Bits(Bitmap bitmap, int[] sectors, long[][] words) implements MetadataChange {}

  /// One activity-log transaction: slots that changed, and a part of the whole table repeated so
  /// that the ring as a whole always holds all of it.
  ///
  /// @param sequence rises by one from transaction to transaction
  /// @param reset whether everything that earlier transactions said is void
  /// @param slots the slots that changed
  /// @param extents what they now hold, in the same order
  /// @param contextStart the first slot that the context repeats
  /// @param context the extents in the slots from there on, [RecoveredMetadata#UNUSED] for none
  /// @param marks the newest of both nodes
  record Activity(
      long sequence,
      boolean reset,
      int[] slots,
      long[] extents,
      int contextStart,
      long[] context,
      Marks marks)
      implements MetadataChange {

    /// What fits into one transaction on disk.
    public static final int MOST_SLOTS = 60;

    public static final int MOST_CONTEXT = 400;
  }
}
