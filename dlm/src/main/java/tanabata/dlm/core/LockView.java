package tanabata.dlm.core;

import tanabata.foundation.NodeId;

/// A lock as an operator sees it at the master of its name.
///
/// @param held what it holds, NL while it waits for its first grant
/// @param asked what it waits for; equal to `held` if it does not wait
/// @param sinceNanos how long it has held, or waited, in nanoseconds
public record LockView(
    LockName name,
    NodeId master,
    NodeId node,
    long lock,
    long session,
    State state,
    Mode held,
    Mode asked,
    long token,
    long sinceNanos) {

  public enum State {
    HELD,
    CONVERTING,
    WAITING
  }

  public boolean waits() {
    return state != State.HELD;
  }

  /// Whether this lock is what keeps `other`, listed behind it or not, from its wish.
  public boolean blocks(LockView other) {
    return this != other && other.waits() && !held.isCompatibleWith(other.asked);
  }
}
