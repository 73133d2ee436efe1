package tanabata.replication.core;

/// What the metadata on disk said when the node started.
///
/// @param activity the extent in each slot of the activity log, [ActivityLog]'s -1 for none
/// @param activitySequence of the last transaction in the ring
public record Recovered(
    MetaChange.Standing standing,
    BlockSet invalid,
    BlockSet peerLacks,
    long[] activity,
    long activitySequence) {

  /// A slot of the activity log that holds no extent.
  public static final long UNUSED = ActivityLog.UNUSED;
}
