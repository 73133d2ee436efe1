package tanabata.fencing.core;

import tanabata.fencing.ArbiterMessage;
import tanabata.fencing.FencingEvent;
import tanabata.fencing.LockMembership;
import tanabata.fencing.WitnessRequest;
import tanabata.foundation.Permit;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.Evidence;

/// What an arbiter can ask for.
public sealed interface Effect {

  /// What programs and other hosts carry out. The rest concerns the other cores of the node.
  sealed interface External extends Effect {}

  /// Send this to the arbiter of the peer.
  record Send(ArbiterMessage message) implements Effect {}

  /// Ask the witness; answered by [Input.Replied].
  record Ask(long number, WitnessRequest request) implements External {}

  /// Run the fence agents against the peer; answered by [Input.FenceEnded].
  record Fence(long attempt) implements External {}

  /// The attempt is not wanted any more.
  record StopFencing(long attempt) implements External {}

  /// Until when clients may be answered.
  record Permitted(Permit permit) implements Effect {}

  /// Replication is to go on without the peer.
  record GoStandalone(long epoch, Validity validity, Evidence evidence) implements Effect {}

  /// Replication is to cut off its clients, and this copy is outdated.
  record Cut(long epoch, CutReason reason) implements Effect {}

  /// All is as it should be here: the watchdog may be fed.
  record Healthy() implements External {}

  /// Something happened that an operator would want to know.
  record Notify(FencingEvent event) implements External {}

  /// Who takes part in the locks from now on. Whoever is missing relies on none any more.
  record LockMembershipChanged(LockMembership membership) implements Effect {}

  /// This node has no part in the locks any more: others may hold by now what it held.
  record LocksRevoked() implements Effect {}

  /// Until when what this node holds of the locks may be relied on.
  record LocksPermitted(Permit permit) implements Effect {}

  /// Whether blocks that are not valid count as valid from then on.
  enum Validity {
    AS_KNOWN,
    DECLARED
  }
}
