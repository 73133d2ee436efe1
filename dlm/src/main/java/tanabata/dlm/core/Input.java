package tanabata.dlm.core;

import tanabata.foundation.NodeInput;

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
import tanabata.foundation.Permit;

/// What can happen to a lock core.
///
/// Locks and requests are numbered by the caller, with numbers above 0 that are never used twice.
public sealed interface Input extends NodeInput {

  /// From fencing only. Once this node is missing from it, or returns with another incarnation, all
  /// it held is lost.
  record MembershipChanged(Membership membership) implements Input {}

  /// This node was cut off.
  record Out() implements Input {}

  /// Until when grants may be relied on, and so be told.
  record Permitted(Permit permit) implements Input {}

  /// A peer's word.
  record Heard(NodeId from, Envelope envelope) implements Input {}

  /// Time has passed; some 50 of them a second.
  record Tick() implements Input {}

  /// A new lock. Answered by [Effect.Completed].
  ///
  /// @param session whom it belongs to; 0 for nobody in particular
  /// @param patience after which the wish is given up; zero to wait for ever
  record Lock(long lock, LockName name, Mode mode, Flags flags, long session, Duration patience)
      implements Input {}

  /// Another mode for a lock that is held. Answered by [Effect.Completed].
  ///
  /// @param block what to write to the value block, if [ValueAccess] says that this move writes
  record Convert(long lock, Mode mode, Flags flags, Block block, Duration patience)
      implements Input {}

  /// Answered by [Effect.Completed]; the lock's number means nothing afterwards.
  record Unlock(long lock, Flags flags, Block block) implements Input {}

  /// Takes the wish under way back; if it comes too late, it is granted.
  record Cancel(long lock) implements Input {}

  /// A session ended without giving back: its locks are unlocked, what it might have written half
  /// is marked invalid, its persistent ones become orphans. Ranges of an owner of this number go
  /// too.
  record CloseSession(long session) implements Input {}

  /// Takes over an orphan of this node. Answered by [Effect.Adopted].
  record Adopt(long request, LockName name, Mode mode, long session) implements Input {}

  /// Unlocks all orphans of this node.
  record Purge() implements Input {}

  /// Answered by [Effect.RangeCompleted].
  record Range(long request, LockName name, RangeRequest wish) implements Input {}

  /// Takes a wish for a range back that waits.
  record CancelRange(long request) implements Input {}

  /// Hands everything over and goes. Answered by [Effect.Left].
  record Leave() implements Input {}

  /// For people: asks all members what they master. Answered by an [Effect.Seen] from each.
  ///
  /// @param name of one lock, or none for all
  /// @param most how many locks each member tells at the most
  record Look(long request, Optional<LockName> name, int most) implements Input {}
}
