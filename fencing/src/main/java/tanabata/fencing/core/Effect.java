package tanabata.fencing.core;

import tanabata.fencing.ArbiterMessage;
import tanabata.fencing.FencingEvent;
import tanabata.fencing.LockMembership;
import tanabata.fencing.WitnessRequest;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.Permit;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Validity;

/// What an arbiter can ask for.
public sealed interface Effect extends NodeEffect {

  /// What the witness, programs and whoever runs the node carry out.
  sealed interface ForOwner extends Effect {}

  /// What replication carries out.
  sealed interface ForReplication extends Effect {}

  /// What the lock manager has to know.
  sealed interface ForLocks extends Effect {}

  /// Send this to the arbiter of the peer.
  record Send(ArbiterMessage message) implements ForReplication {}

  /// Ask the witness; answered by [Input.Replied].
  record Ask(long number, WitnessRequest request) implements ForOwner {}

  /// Run the fence agents against the peer; answered by [Input.FenceEnded].
  record Fence(long attempt) implements ForOwner {}

  /// The attempt is not wanted any more.
  record StopFencing(long attempt) implements ForOwner {}

  /// Until when clients may be answered.
  record Permitted(Permit permit) implements ForReplication {}

  /// Replication is to go on without the peer.
  record GoStandalone(long epoch, Validity validity, Evidence evidence) implements ForReplication {}

  /// Replication is to cut off its clients, and this copy is outdated.
  record Cut(long epoch, CutReason reason) implements ForReplication {}

  /// All is as it should be here: the watchdog may be fed.
  record Healthy() implements ForOwner {}

  /// Something happened that an operator would want to know.
  record Notify(FencingEvent event) implements ForOwner {}

  /// Who takes part in the locks from now on. Whoever is missing relies on none any more.
  record LockMembershipChanged(LockMembership membership) implements ForLocks {}

  /// This node has no part in the locks any more: others may hold by now what it held.
  record LocksRevoked() implements ForLocks {}

  /// Until when what this node holds of the locks may be relied on.
  record LocksPermitted(Permit permit) implements ForLocks {}
}
