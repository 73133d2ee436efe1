package tanabata.dlm.api;

import tanabata.foundation.NodeId;

/// A lock as the master of its name shows it to an operator.
///
/// @param held the mode held; NL while the lock waits for its first grant
/// @param requested the mode it waits for; equal to `held` if it does not wait
/// @param ageNanos how long it has been held, or has waited, in nanoseconds
public record LockView(
    LockName name,
    NodeId master,
    NodeId node,
    long lock,
    long session,
    State state,
    Mode held,
    Mode requested,
    long token,
    long ageNanos) {

  /// Their order is that on the wire.
  public enum State {
    HELD,
    CONVERTING,
    WAITING
  }

  public boolean waits() {
    return state != State.HELD;
  }

  /// Whether the mode of this lock is incompatible with what `other` waits for.
  public boolean blocks(LockView other) {
    return this != other && other.waits() && !held.isCompatibleWith(other.requested);
  }
}
