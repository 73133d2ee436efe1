package tanabata.dlm.core;

import java.util.List;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.LockView;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.core.message.Envelope;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.NodeId;

/// What a lock core asks for, to be executed in order.
public sealed interface Effect extends NodeEffect {

  /// The envelope may be lost, duplicated or late: the cores cope with that.
  record Send(NodeId to, Envelope envelope) implements Effect {}

  /// What answers users, and tells them what happens to their locks.
  sealed interface ForUsers extends Effect {}

  /// How the pending request of a lock has ended.
  record Completed(long lock, Completion completion) implements ForUsers {}

  /// The lock blocks a request for `mode`.
  record Blocking(long lock, Mode mode) implements ForUsers {}

  /// The lock is not held any more.
  record Lost(long lock) implements ForUsers {}

  /// @param lock the number of the orphan, if it is granted
  record Adopted(long request, long lock, Completion completion) implements ForUsers {}

  record RangeCompleted(long request, RangeResult result) implements ForUsers {}

  /// No range of this node is held any more.
  record RangesLost() implements ForUsers {}

  record LocksListed(long request, NodeId member, List<LockView> locks, boolean truncated)
      implements ForUsers {
    public LocksListed {
      locks = List.copyOf(locks);
    }
  }

  // For the owner of the lock space.

  /// All members have reported: the names mastered here are served.
  ///
  /// @param epoch in which the recovery began
  record Serving(long epoch) implements Effect {}

  /// Everything is handed over; the next membership may be without this node.
  record Left() implements Effect {}
}
