package tanabata.dlm.core;

/// How a request, a conversion, a release or a cancellation ended.
///
/// @param mode the mode held from now on; NL also when nothing is held
/// @param token the fencing token of this hold: higher than that of every earlier grant of the name
/// @param value the value block, after a grant that reads it
public record Completion(Status status, Mode mode, long token, Value value) {

  public enum Status {
    GRANTED,
    /// Granted, and the old mode was given up on the way: what it protected may have changed.
    GRANTED_AFTER_DEMOTION,
    RELEASED,
    /// `NO_QUEUE`, and somebody is in the way.
    BUSY,
    /// It would have waited for ever.
    DEADLOCK,
    CANCELLED,
    TIMED_OUT,
    /// This node was cut off: others may hold the lock by now.
    LOST,
    /// No such lock, or another wish of it is under way.
    MISUSED,
    /// Adoption: nobody left such a lock; or only in other modes.
    NO_ORPHAN,
    OTHER_MODE,
    /// This node has as many locks as it may have.
    TOO_MANY,
    /// This node leaves.
    LEAVING
  }

  static Completion of(Status status) {
    return new Completion(status, Mode.NL, 0, Value.UNKNOWN);
  }

  public boolean isGranted() {
    return status == Status.GRANTED || status == Status.GRANTED_AFTER_DEMOTION;
  }
}
