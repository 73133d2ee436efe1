package tanabata.replication.core;

import java.util.Optional;

/// What the metadata on disk said when the node started.
///
/// @param activity the extent in each slot of the activity log, [ActivityLog]'s -1 for none
/// @param activitySequence of the last transaction in the ring
/// @param undo the version that this node has given up, if one is kept
public record Recovered(
    MetaChange.Standing standing,
    BlockSet invalid,
    BlockSet peerLacks,
    long[] activity,
    long activitySequence,
    Optional<KeptVersion> undo) {

  /// The same, with what the undo log beside the metadata holds.
  public Recovered with(KeptVersion version) {
    return new Recovered(
        standing, invalid, peerLacks, activity, activitySequence, Optional.of(version));
  }

  /// A slot of the activity log that holds no extent.
  public static final long UNUSED = ActivityLog.UNUSED;
}
