package tanabata.replication.core;

/// When this node last went on without its peer.
///
/// @param wallMillis wall clock, milliseconds since 1970, for people only; 0 if it never did
/// @param asPrimary whether it was Primary then
public record Parting(long wallMillis, boolean asPrimary) {

  public static final Parting NEVER = new Parting(0, false);
}
