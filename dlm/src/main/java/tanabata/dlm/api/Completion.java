package tanabata.dlm.api;

/// How a request, a conversion, a release or a cancellation ended.
///
/// @param mode the mode held from now on; NL also when nothing is held
/// @param token the fencing token of this hold: higher than that of every earlier grant of the name
///   that excludes it
/// @param value the value block, after a grant that reads it
public record Completion(Status status, Mode mode, long token, Value value) {

  /// Their order is that on the wire.
  public enum Status {
    GRANTED,
    /// Granted, and the old mode was given up meanwhile: what it protected may have changed.
    GRANTED_AFTER_DEMOTION,
    RELEASED,
    /// The request was not to be queued, and other locks block it.
    BUSY,
    /// The request would have waited for ever.
    DEADLOCK,
    CANCELLED,
    TIMED_OUT,
    /// This node was evicted: others may hold the lock by now.
    LOST,
    /// There is no such lock, or another request for it is pending.
    MISUSED,
    /// Adoption: there is no orphan of this name.
    NO_ORPHAN,
    /// Adoption: there are orphans of this name, but in other modes.
    OTHER_MODE,
    /// This node has as many locks as it may have.
    TOO_MANY,
    /// This node is leaving.
    LEAVING
  }

  /// An end after which nothing is held.
  public static Completion of(Status status) {
    return new Completion(status, Mode.NL, 0, Value.UNKNOWN);
  }

  public boolean isGranted() {
    return status == Status.GRANTED || status == Status.GRANTED_AFTER_DEMOTION;
  }
}
