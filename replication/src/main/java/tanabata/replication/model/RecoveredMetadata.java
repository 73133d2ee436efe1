package tanabata.replication.model;

import java.util.Optional;

/// What the metadata on disk said when the node started.
///
/// @param activity the extent in each slot of the activity log, [#UNUSED] for none
/// @param activitySequence of the last transaction in the ring
/// @param undo the version that this node has given up, if one is kept
public record RecoveredMetadata(
    PersistentState state,
    BlockSet invalid,
    BlockSet peerLacks,
    long[] activity,
    long activitySequence,
    Optional<KeptVersion> undo) {

  /// The same, with what the undo log beside the metadata holds.
  public RecoveredMetadata with(KeptVersion version) {
    return new RecoveredMetadata(
        state, invalid, peerLacks, activity, activitySequence, Optional.of(version));
  }

  /// A slot of the activity log that holds no extent.
  public static final long UNUSED = -1;
}
