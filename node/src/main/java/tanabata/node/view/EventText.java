package tanabata.node.view;

import tanabata.fencing.FencingEvent;
import tanabata.foundation.state.Role;
import tanabata.node.wiring.NodeEvent;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.ReplicationEvent;

/// What has happened to a resource, in words: for the log, and for `explain`.
public final class EventText {

  private EventText() {}

  public static String of(NodeEvent event, Names names) {
    return switch (event) {
      case NodeEvent.Replicated replicated -> of(replicated.event(), names);
      case NodeEvent.Fenced fenced -> of(fenced.event(), names);
      case NodeEvent.ForcedByOperator _ -> "an operator lets this node go on alone, by force";
      case NodeEvent.FenceAgentsStarted _ -> "runs the fence agents for " + names.peer();
      case NodeEvent.FenceAgentsDone done -> done.detail();
      case NodeEvent.Suspected suspected ->
          "the lock manager's failure detector believes that "
              + suspected.node()
              + " is gone; a hint";
      case NodeEvent.LocksUnlinked unlinked ->
          "no link between the lock managers: " + LinkText.of(unlinked.trouble(), names);
      case NodeEvent.LocksServed served -> "locks are served, epoch " + served.epoch();
      case NodeEvent.NoSpace none ->
          "no space for writes on " + none.disk() + ": they are held, and tried again";
      case NodeEvent.SpaceAgain again ->
          "what was held for lack of space on " + again.disk() + " is written";
      case NodeEvent.LockEpochStuck stuck ->
          "locks wait until their epoch is on disk; make it possible, it is tried again: "
              + stuck.detail();
      case NodeEvent.LockEpochKept _ -> "the epoch of the locks is on disk";
      case NodeEvent.VersionKept kept -> "an operator keeps the version of " + kept.node();
      case NodeEvent.GivenUpVersionExpired expired ->
          "the version that was given up on "
              + expired.since()
              + " is removed: it is older than undo.age allows";
      case NodeEvent.GivenUpVersionStays stays -> "it could not be removed: " + stays.detail();
    };
  }

  private static String of(ReplicationEvent event, Names names) {
    return switch (event) {
      case ReplicationEvent.LinkLost(LinkEnd.Lost lost) -> "link lost: " + lost.detail();
      case ReplicationEvent.LinkLost lost -> ReasonText.of(lost.end(), names);
      case ReplicationEvent.SessionResumed _ -> "link is back, nothing lost";
      case ReplicationEvent.PeerRefused refused -> ReasonText.refused(refused.refusal(), names);
      case ReplicationEvent.WaitsForOperator waiting -> ReasonText.of(waiting.waitsFor());
      case ReplicationEvent.HandshakeAgreed agreed -> agreed(agreed.rule(), names);
      case ReplicationEvent.ExchangeFailed failed -> ReasonText.of(failed.failure());
      case ReplicationEvent.Connected _ -> "connected with " + names.peer();
      case ReplicationEvent.SplitBrainEnded _ -> "the split brain is over";
      case ReplicationEvent.PeerChanged changed ->
          "peer is " + changed.role().word() + ", " + changed.disk().word();
      case ReplicationEvent.PeerDetached _ -> names.peer() + " has lost its disk";
      case ReplicationEvent.StandaloneBegins begins ->
          "goes on alone: " + begins.evidence().sentence();
      case ReplicationEvent.StandaloneRefused refused ->
          "does not go on alone: "
              + switch (refused.obstacle()) {
                case PEER_IS_BACK -> names.peer() + " is back";
                case NO_VALID_DATA -> "no data was ever declared valid here";
                case INCOMPLETE -> "some blocks of this copy are not valid";
              };
      case ReplicationEvent.Standalone _ -> "goes on without " + names.peer();
      case ReplicationEvent.CutBegins begins ->
          "cut off from its clients: " + ReasonText.of(begins.reason());
      case ReplicationEvent.Outdated outdated -> "outdated: " + ReasonText.of(outdated.reason());
      case ReplicationEvent.SplitBrainFound found -> ReasonText.splitBrain(found.common());
      case ReplicationEvent.SplitBrainMeasured _ -> "split brain: what both have changed is known";
      case ReplicationEvent.ResyncFinished _ -> "resync finished";
      case ReplicationEvent.InSync _ -> "both copies are in sync";
      case ReplicationEvent.UndoLogDropped dropped ->
          "the undo log is given up: it cannot be written (" + dropped.outcome() + ")";
      case ReplicationEvent.DiskDetached detached -> "Diskless: " + ReasonText.of(detached.fault());
      case ReplicationEvent.RoleChanged changed ->
          changed.role() == Role.PRIMARY ? "promoted" : "demoted";
      case ReplicationEvent.DeclaredValid _ -> "declared valid";
      case ReplicationEvent.Connecting _ -> "connecting";
      case ReplicationEvent.Disconnected _ -> "disconnected";
      case ReplicationEvent.Invalidated _ -> "this copy was invalidated";
      case ReplicationEvent.RollbackBegins _ -> "goes back to the version that was given up";
      case ReplicationEvent.RolledBack _ -> "back at the version that was given up";
      case ReplicationEvent.Leaving _ -> "leaving";
    };
  }

  private static String agreed(HandshakeRule rule, Names names) {
    String usual = "handshake with " + names.peer() + ", rule " + rule.id();
    return switch (rule) {
      case PUT_BACK_HERE -> putBack(names.here(), names.peer(), rule);
      case PUT_BACK_THERE -> putBack(names.peer(), names.here(), rule);
      case SPLIT_BRAIN_UNCHANGED ->
          usual + ": both went on alone, but one changed nothing, and follows the other";
      case NONE,
          VERSION,
          RESOURCE,
          SELF,
          SIZE,
          NO_VALID_DATA,
          BOTH_EMPTY,
          JUST_CREATED_HERE,
          JUST_CREATED_THERE,
          SOURCE_INCONSISTENT,
          OUTDATED_SOURCE,
          BOTH_PUT_BACK,
          SAME_GENERATION,
          OLDER_HERE,
          OLDER_THERE,
          AFTER_SB,
          SPLIT_BRAIN_RESOLVED,
          SPLIT_BRAIN_AFTER_SB,
          SPLIT_BRAIN,
          UNRELATED ->
          usual;
    };
  }

  private static String putBack(String old, String good, HandshakeRule rule) {
    return "the disk of "
        + old
        + " was put back to an older state of itself, such as a snapshot or a backup (rule "
        + rule.id()
        + "): it is compared with "
        + good
        + " block by block, and what it loses is kept in an undo log";
  }

  private static String of(FencingEvent event, Names names) {
    return switch (event) {
      case FencingEvent.Frozen _ -> "clients are held: " + names.peer() + " is out of sight";
      case FencingEvent.Thawed thawed ->
          switch (thawed.clients()) {
            case SERVED -> "clients are served";
            case NOT_WAITING -> "nobody is held any more";
          };
      case FencingEvent.Claiming _ -> "asks for the right to go on alone";
      case FencingEvent.Claimed _ ->
          "the record names " + names.here() + " alone; seeking evidence";
      case FencingEvent.Lost lost -> ReasonText.of(lost.reason());
      case FencingEvent.Admitted _ ->
          "the record names both " + names.here() + " and " + names.peer();
      case FencingEvent.RecordMissing _ ->
          ReasonText.recordMissing(names)
              + "; should "
              + names.peer()
              + " be lost, clients are held; it is made anew when the two are in step";
      case FencingEvent.WitnessLost _ ->
          "the witness cannot be asked; should " + names.peer() + " be lost too, clients are held";
      case FencingEvent.WitnessBack _ -> "the witness can be asked";
      case FencingEvent.FenceFailed failed -> failed.detail();
    };
  }
}
