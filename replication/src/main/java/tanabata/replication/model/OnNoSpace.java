package tanabata.replication.model;

/// What a client meets whose write finds no space on one of the two disks.
public enum OnNoSpace {
  /// It waits until there is some.
  HOLD,
  /// It gets an error at once, and so does whoever would have to wait for that write.
  ERROR
}
