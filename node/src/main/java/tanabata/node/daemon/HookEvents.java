package tanabata.node.daemon;

import java.util.Optional;
import tanabata.fencing.FencingEvent;
import tanabata.fencing.hook.HookEvent;
import tanabata.foundation.state.Phase;
import tanabata.node.wiring.NodeEvent;
import tanabata.replication.model.ReplicationEvent;

/// Which hook is run on an event, if any.
final class HookEvents {

  private HookEvents() {}

  static Optional<HookEvent> of(NodeEvent event) {
    return switch (event) {
      case NodeEvent.Replicated(ReplicationEvent replicated) -> of(replicated);
      case NodeEvent.Fenced(FencingEvent fenced) -> of(fenced);
      case NodeEvent.NoSpace _ -> Optional.of(HookEvent.NO_SPACE);
      case NodeEvent.SpaceAgain _ -> Optional.of(HookEvent.SPACE_AGAIN);
      case NodeEvent.ForcedByOperator _,
          NodeEvent.FenceAgentsStarted _,
          NodeEvent.FenceAgentsDone _,
          NodeEvent.Suspected _,
          NodeEvent.LocksUnlinked _,
          NodeEvent.LocksServed _,
          NodeEvent.LockEpochStuck _,
          NodeEvent.LockEpochKept _,
          NodeEvent.VersionKept _,
          NodeEvent.GivenUpVersionExpired _,
          NodeEvent.GivenUpVersionStays _ ->
          Optional.empty();
    };
  }

  private static Optional<HookEvent> of(ReplicationEvent event) {
    return switch (event) {
      case ReplicationEvent.Connected _ -> Optional.of(HookEvent.REJOINED);
      case ReplicationEvent.SessionResumed resumed ->
          resumed.phase() == Phase.CONNECTED ? Optional.of(HookEvent.REJOINED) : Optional.empty();
      case ReplicationEvent.InSync _ -> Optional.of(HookEvent.IN_SYNC);
      case ReplicationEvent.Standalone _ -> Optional.of(HookEvent.ALONE);
      case ReplicationEvent.Outdated _ -> Optional.of(HookEvent.CUT);
      case ReplicationEvent.SplitBrainFound _ -> Optional.of(HookEvent.SPLIT_BRAIN);
      case ReplicationEvent.SplitBrainEnded _ -> Optional.of(HookEvent.SPLIT_BRAIN_RESOLVED);
      case ReplicationEvent.RoleChanged changed ->
          switch (changed.role()) {
            case PRIMARY -> Optional.of(HookEvent.PROMOTED);
            case SECONDARY -> Optional.of(HookEvent.DEMOTED);
            case UNKNOWN -> Optional.empty();
          };
      case ReplicationEvent.LinkLost _,
          ReplicationEvent.PeerRefused _,
          ReplicationEvent.WaitsForOperator _,
          ReplicationEvent.HandshakeAgreed _,
          ReplicationEvent.ExchangeFailed _,
          ReplicationEvent.PeerChanged _,
          ReplicationEvent.PeerDetached _,
          ReplicationEvent.StandaloneBegins _,
          ReplicationEvent.StandaloneRefused _,
          ReplicationEvent.CutBegins _,
          ReplicationEvent.SplitBrainMeasured _,
          ReplicationEvent.ResyncFinished _,
          ReplicationEvent.UndoLogDropped _,
          ReplicationEvent.DiskDetached _,
          ReplicationEvent.DeclaredValid _,
          ReplicationEvent.Connecting _,
          ReplicationEvent.Disconnected _,
          ReplicationEvent.Invalidated _,
          ReplicationEvent.RollbackBegins _,
          ReplicationEvent.RolledBack _,
          ReplicationEvent.Leaving _ ->
          Optional.empty();
    };
  }

  private static Optional<HookEvent> of(FencingEvent event) {
    return switch (event) {
      case FencingEvent.Frozen _ -> Optional.of(HookEvent.FROZEN);
      case FencingEvent.WitnessLost _ -> Optional.of(HookEvent.WITNESS_LOST);
      case FencingEvent.RecordMissing _ -> Optional.of(HookEvent.RECORD_MISSING);
      case FencingEvent.WitnessBack _ -> Optional.of(HookEvent.WITNESS_BACK);
      case FencingEvent.FenceFailed _ -> Optional.of(HookEvent.FENCE_FAILED);
      case FencingEvent.Thawed _,
          FencingEvent.Claiming _,
          FencingEvent.Claimed _,
          FencingEvent.Lost _,
          FencingEvent.Admitted _ ->
          Optional.empty();
    };
  }
}
