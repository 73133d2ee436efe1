package tanabata.replication.model;

import tanabata.foundation.Outcome;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.Phase;
import tanabata.foundation.state.Role;

/// Something that happened to a replication core and that an operator would want to know. What it
/// says in words is made where it is shown.
public sealed interface ReplicationEvent {

  // The link and the session.

  record LinkLost(LinkEnd end) implements ReplicationEvent {}

  /// The link is back in the same session; nothing was lost.
  ///
  /// @param phase that goes on: writes go to both copies only if it is [Phase#CONNECTED]
  record SessionResumed(Phase phase) implements ReplicationEvent {}

  record PeerRefused(Refusal refusal) implements ReplicationEvent {}

  record WaitsForOperator(OperatorWait waitsFor) implements ReplicationEvent {}

  record HandshakeAgreed(HandshakeRule rule) implements ReplicationEvent {}

  record ExchangeFailed(ExchangeFailure failure) implements ReplicationEvent {}

  /// Writes go to both copies.
  record Connected() implements ReplicationEvent {}

  /// A split brain is over: both are connected, with one version.
  record SplitBrainEnded() implements ReplicationEvent {}

  record PeerChanged(Role role, DiskState disk) implements ReplicationEvent {}

  record PeerDetached() implements ReplicationEvent {}

  // Without the peer.

  record StandaloneBegins(Evidence evidence) implements ReplicationEvent {}

  record StandaloneRefused(StandaloneObstacle obstacle) implements ReplicationEvent {}

  record Standalone() implements ReplicationEvent {}

  record CutBegins(CutReason reason) implements ReplicationEvent {}

  /// The clients were cut off, and this copy is outdated, durably.
  record Outdated(CutReason reason) implements ReplicationEvent {}

  /// Told once, however often the two greet each other before it is over.
  record SplitBrainFound(Generation common) implements ReplicationEvent {}

  /// What both have changed is known.
  record SplitBrainMeasured() implements ReplicationEvent {}

  // The copies.

  record ResyncFinished() implements ReplicationEvent {}

  /// Both copies hold every block.
  record InSync() implements ReplicationEvent {}

  record UndoLogDropped(Outcome outcome) implements ReplicationEvent {}

  record DiskDetached(NodeFailure.DiskFault fault) implements ReplicationEvent {}

  // Operators.

  record RoleChanged(Role role) implements ReplicationEvent {}

  record DeclaredValid() implements ReplicationEvent {}

  record Connecting() implements ReplicationEvent {}

  record Disconnected() implements ReplicationEvent {}

  record Invalidated() implements ReplicationEvent {}

  record RollbackBegins() implements ReplicationEvent {}

  record RolledBack() implements ReplicationEvent {}

  record Leaving() implements ReplicationEvent {}

  /// Why an order to go on alone is not carried out.
  enum StandaloneObstacle {
    PEER_IS_BACK,
    NO_VALID_DATA,
    INCOMPLETE
  }
}
