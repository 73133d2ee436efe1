package tanabata.replication.core;

/// What an operator sees of one resource at one moment.
///
/// @param connection in DRBD's words: StandAlone, Connecting, WFBitMap, Connected, SyncSource,
///   SyncTarget
/// @param frozen whether requests of clients are held
/// @param reason why they are held, or why there is no connection; empty if all is well
/// @param generation the newest one, or "none"
/// @param outOfSyncBytes what one copy still has to get from the other, both directions together
/// @param rule the rule by which the last handshake decided
public record Status(
    Role role,
    DiskState disk,
    String connection,
    boolean frozen,
    String reason,
    String generation,
    long outOfSyncBytes,
    String rule,
    Resync resync,
    Role peerRole,
    DiskState peerDisk) {

  /// The resync that runs, or the last one.
  ///
  /// @param direction "target" if this node pulls, "source" if only the peer does, "none" before
  ///   the first one
  public record Resync(
      boolean running,
      String direction,
      long totalBytes,
      long doneBytes,
      long copiedBytes,
      long equalBytes) {}
}
