package tanabata.replication.model;

/// When this node last went on without its peer, as its superblock keeps it.
///
/// @param wallMillis wall clock, milliseconds since 1970, for people only; 0 if it never did
/// @param asPrimary whether it was Primary then
public record LastStandalone(long wallMillis, boolean asPrimary) {

  public static final LastStandalone NEVER = new LastStandalone(0, false);
}
