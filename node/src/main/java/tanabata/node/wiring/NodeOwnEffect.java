package tanabata.node.wiring;

import tanabata.dlm.api.Membership;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.Permit;

/// What a node can ask for beyond the effects of its cores.
public sealed interface NodeOwnEffect extends NodeEffect {

  /// What the lock manager's users and its disk have to know.
  sealed interface ForLocks extends NodeOwnEffect {}

  /// Make the epoch of the locks durable; answered by [NodeOwnInput.LockEpochSaved]. No membership
  /// of it is acted on before, so that the tokens of a later run of this node are higher than all
  /// of this one.
  record SaveLockEpoch(long epoch) implements ForLocks {}

  /// Until when locks of this node may be relied on, from this moment on.
  record LocksPermitted(Permit permit) implements ForLocks {}

  /// Who takes part in the locks, from this moment on.
  record LocksEntered(Membership membership) implements ForLocks {}

  /// The arbiter of the peer has sent something that makes no sense.
  ///
  /// @param detail what is wrong with it
  record BadControlMessage(String detail) implements NodeOwnEffect {}
}
