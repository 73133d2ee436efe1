package tanabata.foundation.state;

/// What a copy is worth, in DRBD's words.
public enum DiskState {
  /// There is none: it has failed, and the peer serves for this node.
  DISKLESS("Diskless"),
  /// Some blocks are not valid and must come from the peer.
  INCONSISTENT("Inconsistent"),
  /// Usable, but the peer has gone on without it.
  OUTDATED("Outdated"),
  /// Usable, but whether the peer has something newer is not known.
  CONSISTENT("Consistent"),
  /// Holds every answered write.
  UP_TO_DATE("UpToDate"),
  /// Of the peer only: it has not told.
  UNKNOWN("DUnknown");

  private final String word;

  DiskState(String word) {
    this.word = word;
  }

  /// As users of DRBD write it.
  public String word() {
    return word;
  }
}
