package tanabata.dlm.core.message;

import java.util.List;
import java.util.Optional;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.LockView;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.api.RangeResult;
import tanabata.dlm.api.Value;
import tanabata.foundation.NodeId;

/// A message between two lock cores. `docs/FORMATS.md` describes its bytes.
///
/// A lock is identified by the number that its own node gave it. `attempt` counts the requests for
/// one lock or range, repetitions in a later epoch included, so that a reply finds its request.
public sealed interface Message {

  /// Whether its length has no small bound, so that it needs an envelope of its own.
  default boolean isUnbounded() {
    return this instanceof Released || this instanceof LockList;
  }

  /// To the master of a name.
  sealed interface ToMaster extends Message {
    LockName name();
  }

  // Requests, from the owner of a lock or a range.

  /// What a master carries out, and defers while it recovers.
  sealed interface OwnerRequest extends ToMaster {}

  /// Requests a new lock.
  record Request(LockName name, long lock, int attempt, long session, Mode mode, Flags flags)
      implements OwnerRequest {}

  /// @param from the mode held when the conversion was requested: it says whether `block` is
  ///   written
  /// @param block [Block#NONE] if nothing is to be written
  record Convert(
      LockName name, long lock, int attempt, Mode from, Mode to, Flags flags, Block block)
      implements OwnerRequest {}

  /// Gives up whatever there is of the lock, a pending request included.
  record Release(LockName name, long lock, int attempt, Mode from, Flags flags, Block block)
      implements OwnerRequest {}

  /// Cancels a conversion that is not granted yet.
  record Cancel(LockName name, long lock, int attempt) implements OwnerRequest {}

  /// The lock belongs to another session from now on.
  record Adopt(LockName name, long lock, long session) implements OwnerRequest {}

  record RequestRange(LockName name, long request, int attempt, RangeRequest range)
      implements OwnerRequest {}

  record CancelRange(LockName name, long request, int attempt) implements OwnerRequest {}

  // Replies and notifications, to the owner.

  record Granted(
      LockName name, long lock, int attempt, Mode mode, long token, boolean demoted, Value value)
      implements Message {}

  /// @param mode the mode in which the lock goes on
  record Refused(LockName name, long lock, int attempt, Completion.Status reason, Mode mode)
      implements Message {}

  /// Acknowledges releases, together: nobody waits for that.
  record Released(List<ReleasedLock> locks) implements Message {
    public Released {
      locks = List.copyOf(locks);
    }
  }

  record ReleasedLock(LockName name, long lock, int attempt) {}

  /// The lock blocks a request for `mode` (a blocking AST).
  record Blocking(LockName name, long lock, Mode mode) implements Message {}

  record RangeReply(LockName name, long request, int attempt, RangeResult result)
      implements Message {}

  // Recovery: what every member reports to the new master of a name.

  sealed interface Report extends ToMaster {}

  /// A lock of the sender, and the mode it relies on.
  record ReportLock(LockName name, long lock, long session, Mode mode, long token, Value value)
      implements Report {}

  /// The value of a name that the sender has mastered until now.
  record ReportValue(LockName name, MasterValue value) implements Report {}

  /// A byte range that the sender holds.
  record ReportRange(LockName name, RangeRequest range) implements Report {}

  /// What makes names change their master.
  enum Cause {
    /// A new membership.
    MEMBERSHIP,
    /// A member leaves gracefully.
    LEAVE
  }

  /// The sender has reported everything, and repeated its pending requests.
  ///
  /// @param lastToken the highest token that the sender has granted
  record ReportsComplete(Cause cause, long lastToken) implements Message {}

  // A graceful leave.

  /// To the coordinator: the sender wants to leave.
  record RequestLeave() implements Message {}

  /// The coordinator's decision, relayed by every member before anything that follows from it.
  record BeginLeave(long epoch, NodeId leaver) implements Message {}

  /// To the leaver: the sender has taken over the names that it masters instead.
  record TakenOver() implements Message {}

  // The search for deadlocks: a probe travels from a lock that waits along the locks it waits for.

  /// A probe: the lock that waits, and the session for which it waits.
  ///
  /// @param initiator only sessions below it are followed, so that each deadlock cycle has one
  ///   victim, its highest session
  /// @param number distinguishes the probes of one lock
  record Probe(SessionId initiator, LockName name, long lock, int attempt, int number) {}

  /// To a node: if this session of yours waits, pass the probe on to where it waits.
  record ProbeSession(Probe probe, long session) implements Message {}

  /// To a master: if this lock waits, pass the probe on to the sessions it waits for.
  record ProbeLock(Probe probe, LockName name, long lock, int attempt) implements ToMaster {}

  /// To the master of the lock that the probe began with: it waits for itself.
  record DeadlockFound(Probe probe) implements ToMaster {
    @Override
    public LockName name() {
      return probe.name();
    }
  }

  // For operators.

  /// Asks for the locks that the receiver masters.
  ///
  /// @param name of these locks only, or of all
  /// @param limit how many locks to list at most
  record ListLocks(long request, Optional<LockName> name, int limit) implements Message {}

  /// @param truncated whether there are more than the limit
  record LockList(long request, List<LockView> locks, boolean truncated) implements Message {
    public LockList {
      locks = List.copyOf(locks);
    }
  }
}
