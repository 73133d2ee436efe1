package tanabata.replication.core.operator;

import java.util.Optional;
import tanabata.foundation.Outcome;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.foundation.state.Role;
import tanabata.replication.core.mode.CoreParts;
import tanabata.replication.core.mode.PeerHandshake;
import tanabata.replication.core.state.NodeState.Progress;
import tanabata.replication.core.state.NodeState.RollingBack;
import tanabata.replication.core.work.Continuation.ForRollback;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.BlockSet;
import tanabata.replication.model.Caller;
import tanabata.replication.model.KeptVersion;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.OrderReply.Obstacle;
import tanabata.replication.model.OrderReply.Result;
import tanabata.replication.model.PersistentState;
import tanabata.replication.model.ReplicationEvent;
import tanabata.replication.model.SplitBrainChoice;

/// Makes a version that was given up the valid one again, by an operator's order.
///
/// After a split brain the version of the other node is then a past one: this node makes a new
/// generation, whose blocks differ from the other's exactly where the undo log has some, and the
/// other node catches up, keeping what it gives up in its turn. After a resync whose source was
/// lost half-way, this node just has its older version back, complete.
///
/// While blocks are put back they count as invalid, durably: should this node die meanwhile, it
/// gets them from its peer, as if nothing had been ordered.
public final class VersionRollback {

  private final CoreParts parts;
  private final PeerHandshake handshake;

  public VersionRollback(CoreParts parts, PeerHandshake handshake) {
    this.parts = parts;
    this.handshake = handshake;
  }

  public void begin(Input.RollBack order) {
    Optional<Obstacle> obstacle = obstacle(order);
    if (obstacle.isPresent()) {
      parts.context().refuse(order.caller(), obstacle.get());
      return;
    }
    parts.context().notify(new ReplicationEvent.RollbackBegins());
    parts.session().close(new LinkEnd.RollingBack());
    parts.endSession();
    parts.context().state().becomeRollingBack(order.caller(), order.proposal());
    pump();
  }

  private Optional<Obstacle> obstacle(Input.RollBack order) {
    if (parts.undo().kept().isEmpty()) {
      return Optional.of(Obstacle.NO_VERSION_KEPT);
    }
    if (parts.context().state().isDeciding()) {
      return Optional.of(Obstacle.DECISION_UNDER_WAY);
    }
    if (order.openClients() > 0 || parts.node().isPrimary()) {
      return Optional.of(Obstacle.PRIMARY_WOULD_GO_BACK);
    }
    if (parts.isConnected() && parts.peer().state().role() == Role.PRIMARY) {
      return Optional.of(Obstacle.PEER_PRIMARY_WOULD_GO_BACK);
    }
    return parts.undo().keepsGivenUpVersion() && !parts.bitmaps().invalid().isEmpty()
        ? Optional.of(Obstacle.RESYNC_UNDER_WAY)
        : Optional.empty();
  }

  /// Goes on when nothing is being written any more.
  public void pump() {
    if (parts.context().state().state() instanceof RollingBack back
        && back.progress() == Progress.QUIESCING
        && parts.inFlight().isQuiet()
        && parts.undo().isQuiet()
        && !parts.bitmaps().isBusy()) {
      parts.context().state().rollbackSaves();
      parts.markTouched();
      addSaved(parts.bitmaps().invalid());
      parts.bitmaps().persist(new ForRollback.BlocksInvalidated());
    }
  }

  private void addSaved(BlockSet to) {
    BlockSet saved = kept().saved();
    for (int word = 0; word < saved.wordCount(); word++) {
      to.put(word, to.word(word) | saved.word(word));
    }
  }

  private KeptVersion kept() {
    return parts.undo().kept().orElseThrow();
  }

  /// A part of the way back is done.
  public void proceed(ForRollback done, Outcome outcome) {
    switch (done) {
      case ForRollback.BlocksInvalidated _ -> parts.undo().putBack(new ForRollback.PutBack());
      case ForRollback.PutBack _ -> putBack(outcome);
      case ForRollback.BitmapsSaved _ -> saveState();
      case ForRollback.StateSaved _ -> parts.undo().drop(new ForRollback.LogDropped());
      case ForRollback.LogDropped _ -> done();
      case ForRollback.Forgotten(Caller caller) ->
          parts.context().done(caller, Result.VERSION_FORGOTTEN);
    }
  }

  private RollingBack state() {
    return (RollingBack) parts.context().state().state();
  }

  private void putBack(Outcome outcome) {
    if (outcome != Outcome.OK) {
      Caller caller = state().caller();
      parts.context().state().rolledBack();
      parts.context().refuse(caller, Obstacle.ROLLBACK_FAILED);
      return;
    }
    parts.bitmaps().invalid().clear();
    addSaved(parts.bitmaps().peerLacks());
    parts.bitmaps().persist(new ForRollback.BitmapsSaved());
  }

  private void saveState() {
    PersistentState next = kept().kept() ? renewed() : former();
    parts.store().save(next, new ForRollback.StateSaved());
  }

  private PersistentState renewed() {
    handshake.choose(SplitBrainChoice.KEEP);
    PersistentState now = parts.store().state();
    return now.withGeneration(
        state().proposal(), parts.configuration().node(), now.lastStandalone());
  }

  private PersistentState former() {
    return parts.store().state().withIdentity(kept().before(), 0, Trust.OUTDATED);
  }

  private void done() {
    Caller caller = state().caller();
    parts.context().state().rolledBack();
    parts.settleTouched();
    parts.session().want();
    parts.context().notify(new ReplicationEvent.RolledBack());
    parts.context().done(caller, Result.ROLLED_BACK);
  }

  /// The kept version is not wanted any more.
  public void forget(Input.Forget order) {
    if (parts.undo().keepsGivenUpVersion()) {
      parts.undo().drop(new ForRollback.Forgotten(order.caller()));
    } else {
      parts.context().refuse(order.caller(), Obstacle.NO_VERSION_KEPT);
    }
  }
}
