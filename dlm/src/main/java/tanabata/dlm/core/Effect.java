package tanabata.dlm.core;

import tanabata.foundation.NodeEffect;

import java.util.List;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.LockView;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.core.message.Envelope;
import tanabata.foundation.NodeId;

/// What a lock core asks for, to be carried out in order.
public sealed interface Effect extends NodeEffect {

  /// May be lost, doubled or late: the cores see to that.
  record Send(NodeId to, Envelope envelope) implements Effect {}

  record Completed(long lock, Completion completion) implements Effect {}

  /// Somebody wants `mode`; this lock is in its way.
  record Wanted(long lock, Mode mode) implements Effect {}

  /// The lock is not held any more.
  record Lost(long lock) implements Effect {}

  /// @param lock the orphan's number, if `status` is `GRANTED`
  record Adopted(long request, long lock, Completion completion) implements Effect {}

  record RangeCompleted(long request, RangeResult result) implements Effect {}

  /// All members have reported: names mastered here are served again.
  record Started(long round) implements Effect {}

  /// Everything is handed over; this node may be left out of the next membership.
  record Left() implements Effect {}

  /// All ranges of this node are held no more.
  record RangesLost() implements Effect {}

  record Seen(long request, NodeId member, List<LockView> locks, boolean more) implements Effect {
    public Seen {
      locks = List.copyOf(locks);
    }
  }
}
