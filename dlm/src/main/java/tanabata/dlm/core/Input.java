package tanabata.dlm.core;

import java.time.Duration;
import java.util.Optional;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.Flags;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.RangeRequest;
import tanabata.dlm.core.message.Envelope;
import tanabata.foundation.NodeId;
import tanabata.foundation.NodeInput;
import tanabata.foundation.Permit;

/// What can happen to a lock core.
///
/// Locks and requests are numbered by the caller, with numbers above 0 that are never used twice.
public sealed interface Input extends NodeInput {

  // From fencing.

  /// Once this node is missing from the membership, or returns with another incarnation, it has
  /// lost all its locks.
  record MembershipChanged(Membership membership) implements Input {}

  /// This node was cut off and takes part no more: it has lost all its locks.
  record Evicted() implements Input {}

  /// Until when grants may be relied on, and therefore be delivered.
  record PermitChanged(Permit permit) implements Input {}

  // From the transport and the clock.

  record Received(NodeId from, Envelope envelope) implements Input {}

  /// Time has passed; some 50 of them a second.
  record Tick() implements Input {}

  // From users.

  /// Requests a new lock. Answered by [Effect.Completed].
  ///
  /// @param session to which it belongs; 0 for nobody in particular
  /// @param timeout after which the request is cancelled; zero to wait for ever
  record Lock(long lock, LockName name, Mode mode, Flags flags, long session, Duration timeout)
      implements Input {}

  /// Requests another mode for a lock that is held. Answered by [Effect.Completed].
  ///
  /// @param block what to write to the value block, if this conversion writes
  ///   ([tanabata.dlm.api.ValueAccess])
  record Convert(long lock, Mode mode, Flags flags, Block block, Duration timeout)
      implements Input {}

  /// Releases a lock that is held. Answered by [Effect.Completed]; the lock's number means nothing
  /// afterwards.
  ///
  /// @param block what to write to the value block, if this release writes
  record Unlock(long lock, Flags flags, Block block) implements Input {}

  /// Cancels the pending request of a lock. If it comes too late, the request is granted.
  record Cancel(long lock) implements Input {}

  /// A session has ended without releasing its locks: they are released, and value blocks that it
  /// could have written are marked invalid; its persistent locks become orphans. Ranges of an owner
  /// of this number are released, too.
  record CloseSession(long session) implements Input {}

  /// Takes over an orphan of this node. Answered by [Effect.Adopted].
  record Adopt(long request, LockName name, Mode mode, long session) implements Input {}

  /// Releases all orphans of this node.
  record PurgeOrphans() implements Input {}

  /// Answered by [Effect.RangeCompleted].
  record RequestRange(long request, LockName name, RangeRequest range) implements Input {}

  /// Cancels a request for a range that waits.
  record CancelRange(long request) implements Input {}

  /// Leaves gracefully: releases everything and hands over the names mastered here. Answered by
  /// [Effect.Left].
  record Leave() implements Input {}

  /// Asks all members for the locks that they master. Answered by an [Effect.LocksListed] from
  /// each.
  ///
  /// @param name of these locks only, or of all
  /// @param limit how many locks each member lists at most
  record ListLocks(long request, Optional<LockName> name, int limit) implements Input {}
}
