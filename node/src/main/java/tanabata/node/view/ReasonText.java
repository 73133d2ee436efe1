package tanabata.node.view;

import java.util.Optional;
import tanabata.fencing.ArbiterStatus.Obstacle;
import tanabata.fencing.ArbiterStatus.Trouble;
import tanabata.fencing.ArbiterStatus.Wait;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Generation;
import tanabata.foundation.state.Phase;
import tanabata.foundation.state.ReplicationState.Farewell;
import tanabata.node.config.Sizes;
import tanabata.replication.model.ExchangeFailure;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.NodeFailure;
import tanabata.replication.model.OperatorWait;
import tanabata.replication.model.ProtocolBreach;
import tanabata.replication.model.Refusal;
import tanabata.replication.model.Status;

/// Why something is as it is, in words.
public final class ReasonText {

  private ReasonText() {}

  /// Why a resource is not connected, or what it waits for; empty if all is well.
  public static String of(Status status, Names names) {
    if (status.state().phase() != Phase.CONNECTED && !status.connection().hasLink()) {
      return withoutLink(status, names);
    }
    return switch (status.state().phase()) {
      case CONNECTED -> "";
      case DISKLESS ->
          "the disk here has failed; mend it, and then stop this node and start it again: only that"
              + " attaches it";
      case HOSTING, STANDALONE_HOSTING ->
          names.peer() + " has no disk, and its clients are served from here";
      case EXCHANGING -> "comparing with " + names.peer();
      case DECLARING -> "this copy is being declared the valid one";
      case SETTLING -> "a decision about this copy is being written down";
      case ROLLING_BACK -> "the version that was given up is being put back";
      case APART, FROZEN, STANDALONE, SPLIT_BRAIN, SPLIT_BRAIN_STANDALONE, CUT ->
          status
              .waitsFor()
              .map(ReasonText::of)
              .orElseGet(() -> names.peer() + " is there again, and the two greet each other");
    };
  }

  private static String withoutLink(Status status, Names names) {
    Farewell farewell = status.state().peer().farewell();
    boolean left = farewell == Farewell.LEFT || farewell == Farewell.YIELDED;
    return left
        ? names.peer() + " was stopped in order; waiting for it to return"
        : "no link to " + names.peer() + ": " + of(status.link(), names);
  }

  /// What is held for lack of space on a disk, and what helps.
  public static String noSpace(String disk, int writes, long bytes) {
    return writes
        + (writes == 1 ? " write of " : " writes of ")
        + Sizes.rounded(bytes)
        + " find no space on "
        + disk
        + ", and are held; make room there, and they go on by themselves";
  }

  public static String of(OperatorWait waitsFor) {
    return switch (waitsFor) {
      case OperatorWait.NoValidData _ ->
          "neither copy was ever declared valid; run 'primary --force' on the node whose data is"
              + " good";
      case OperatorWait.OutdatedSource outdated ->
          outdated.source()
              + " has the only data, but outdated: the other copy had gone on without it; if that"
              + " is lost, run 'force-alone' there";
      case OperatorWait.SplitBrain split -> splitBrain(split.common());
    };
  }

  /// What each of the two has changed meanwhile, if anything, is not known when this is said.
  static String splitBrain(Generation common) {
    return "split brain: each node has gone on without the other since generation " + common;
  }

  public static String of(LinkEnd end, Names names) {
    return switch (end) {
      case LinkEnd.NeverConnected _ -> "not connected yet";
      case LinkEnd.Lost lost -> lost.detail();
      case LinkEnd.Silent silent ->
          "nothing heard from the peer for " + silent.time().toMillis() + " ms";
      case LinkEnd.Breached breached -> "the peer broke the protocol: " + of(breached.breach());
      case LinkEnd.Replaced _ -> "the peer has connected anew";
      case LinkEnd.OtherName other ->
          "it calls itself " + other.theirs() + ", not " + other.wanted();
      case LinkEnd.Stranger stranger -> "refused a stranger: " + of(stranger.refusal());
      case LinkEnd.Refused refused -> refused(refused.refusal(), names);
      case LinkEnd.ExchangeFailed failed -> of(failed.failure());
      case LinkEnd.PeerLeft _ -> names.peer() + " was stopped in order";
      case LinkEnd.Disconnected _ -> "disconnected by the operator";
      case LinkEnd.StandAlone _ -> "this node is StandAlone";
      case LinkEnd.Deciding _ -> "another decision is being written down";
      case LinkEnd.GoingStandalone _ -> "this node goes on alone";
      case LinkEnd.CuttingOff _ -> "this node is cut off from its clients";
      case LinkEnd.Invalidated _ -> "this copy was invalidated";
      case LinkEnd.DeclaringValid _ -> "this copy is being declared the valid one";
      case LinkEnd.RollingBack _ -> "this node goes back to the version that it gave up";
      case LinkEnd.VersionChosen chosen -> "an operator keeps the version of " + chosen.kept();
      case LinkEnd.DiskFailed _ -> "the local disk failed";
      case LinkEnd.ShuttingDown _ -> "this node is stopping";
    };
  }

  private static String of(ProtocolBreach breach) {
    return switch (breach.kind()) {
      case GREETED_TWICE -> "it greeted twice";
      case DID_NOT_GREET_FIRST -> "it did not greet first";
      case ACKNOWLEDGED_UNSENT -> "it acknowledged messages that were never sent";
      case OUT_OF_SEQUENCE -> breach.message() + " out of sequence";
      case NONSENSE -> "a " + breach.message() + " that makes no sense for this device";
      case CLOCK_TOO_FAR -> "the clock of a " + breach.message() + " is far ahead of this node's";
      case UNEXPECTED -> "unexpected " + breach.message();
    };
  }

  static String refused(Refusal refusal, Names names) {
    return "refused " + names.peer() + ": " + of(refusal) + " (rule " + refusal.rule().id() + ")";
  }

  private static String of(Refusal refusal) {
    return switch (refusal) {
      case Refusal.OtherVersion version ->
          "it speaks version "
              + version.theirs()
              + " of the peer protocol, this node version "
              + version.mine();
      case Refusal.OtherResource resource -> "it serves resource '" + resource.theirs() + "'";
      case Refusal.OwnName _ -> "it has this node's own name";
      case Refusal.OtherSize size ->
          "its device is " + size.theirs() + " bytes, this one " + size.mine();
      case Refusal.OtherPolicies _ ->
          "its after-sb policies are not those of this node; make them the same";
      case Refusal.IncompleteSource incomplete ->
          incomplete.source()
              + " would have to supply every block, but some of its own are not valid; bring back"
              + " the disk that holds them";
      case Refusal.IncompleteWinner incomplete ->
          "some blocks of " + incomplete.winner() + ", which is to be kept, are not valid";
      case Refusal.BothPutBack _ ->
          "each disk holds an older state of itself than the other node remembers, so both were put"
              + " back; nothing has been changed; docs/SPLIT-BRAIN.md says what can be done";
      case Refusal.Unrelated _ -> "the two copies have no generation in common";
    };
  }

  static String of(ExchangeFailure failure) {
    return switch (failure) {
      case BLOCK_VALID_NOWHERE ->
          "some block is valid on neither node; one of them lost what it knew about its disk";
      case OLDER_VERSION_IS_KEPT ->
          "this copy is to be given up, and an older version that was given up is still kept here;"
              + " 'split-brain export' and 'forget' that one first";
      case NO_UNDO_LOG ->
          "no undo log can be made for the version that is to be given up; see the log";
    };
  }

  public static String of(CutReason reason) {
    return switch (reason) {
      case CutReason.PeerIsActive active ->
          active.peer()
              + " goes on alone, epoch "
              + active.epoch()
              + active.evidence().map(found -> ": " + found.sentence()).orElse("");
      case CutReason.VersionGivenUp given ->
          given.peer() + " has gone on alone (rule " + given.rule() + ")";
      case CutReason.OutdatedByOperator _ -> "outdated by an operator";
      case CutReason.DisconnectedByOperator _ -> "disconnected by the operator";
    };
  }

  public static String of(Evidence evidence) {
    return evidence.about() + ": " + evidence.sentence();
  }

  public static String of(NodeFailure failure, Names names) {
    return switch (failure) {
      case NodeFailure.DiskFault fault -> of(fault);
      case NodeFailure.CutWithoutDisk cut -> "this node has no disk, and " + of(cut.reason());
      case NodeFailure.PeerLeftWithoutDisk _ ->
          "this node has no disk, and " + names.peer() + " was stopped";
      case NodeFailure.SessionOverWithoutDisk _ ->
          "this node has no disk, and the session in which "
              + names.peer()
              + " served for it is over";
    };
  }

  static String of(NodeFailure.DiskFault fault) {
    String where = fault.range().map(range -> " at " + range).orElse("");
    return switch (fault.operation()) {
      case READ -> "the local disk could not be read" + where + ": " + fault.outcome();
      case WRITE -> "the local disk could not be written" + where + ": " + fault.outcome();
      case FLUSH -> "the local disk could not be flushed";
      case ACTIVITY_LOG -> "the activity log could not be written";
      case BITMAPS -> "the bitmaps of what is out of sync could not be written";
      case SUPERBLOCK -> "the superblock could not be written";
    };
  }

  // Fencing.

  /// What keeps a node from going on; empty if nothing does.
  public static String of(Wait waitsFor, Names names) {
    return switch (waitsFor) {
      case Wait.Nothing _ -> "";
      case Wait.PeerOrOperator _ ->
          "there is no witness: waits for " + names.peer() + ", or for 'force-alone'";
      case Wait.PeerForOutdatedCopy _ -> "this copy is outdated: waits for " + names.peer();
      case Wait.PeerIsActive active ->
          "the record names " + names.peer() + " only (epoch " + active.epoch() + ")";
      case Wait.Obstructed obstructed -> of(obstructed.obstacle());
      case Wait.PeerReturn _ -> "waits for " + names.peer() + " to come back";
      case Wait.Proof _ -> "waits for evidence that " + names.peer() + " serves no more";
      case Wait.Record _ ->
          recordMissing(names)
              + ", so nobody can be given the right: waits for "
              + names.peer()
              + ", or for 'force-alone'";
      case Wait.WitnessReply _ -> "asks the witness";
      case Wait.WitnessReturn gone -> "witness: " + of(gone.trouble()).orElse("no answer");
    };
  }

  /// The witness answers, and has no record.
  public static String recordMissing(Names names) {
    return "the witness knows no record of " + names.resource();
  }

  private static String of(Obstacle obstacle) {
    return switch (obstacle) {
      case Obstacle.Outdated _ -> "this copy is outdated";
      case Obstacle.Incomplete _ -> "some blocks of this copy are not valid";
      case Obstacle.OtherLineage other ->
          "this copy does not descend from generation " + other.generation();
    };
  }

  /// Why the last request to the witness got no reply; empty if it got one.
  public static Optional<String> of(Trouble trouble) {
    return switch (trouble) {
      case Trouble.None _ -> Optional.empty();
      case Trouble.NotAskedYet _ -> Optional.of("not asked yet");
      case Trouble.NoReply silent ->
          Optional.of("no answer within " + silent.within().toMillis() + " ms");
      case Trouble.Failed failed -> Optional.of(failed.detail());
    };
  }
}
