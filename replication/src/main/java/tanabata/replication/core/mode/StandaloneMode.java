package tanabata.replication.core.mode;

import java.util.Optional;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.foundation.state.Validity;
import tanabata.replication.core.session.BitmapExchange.HeadKnowledge;
import tanabata.replication.core.state.NodeState;
import tanabata.replication.core.state.NodeState.Goal;
import tanabata.replication.core.state.NodeState.Progress;
import tanabata.replication.core.state.NodeState.Session;
import tanabata.replication.core.state.NodeState.Settling;
import tanabata.replication.core.work.Continuation.ForStandalone;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Caller;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.PersistentState;
import tanabata.replication.model.ReplicationEvent;
import tanabata.replication.model.ReplicationEvent.StandaloneObstacle;

/// Going on without the peer, and being cut off from the clients: what the arbiter decides and this
/// core carries out. And the return of every block to the peer's version, which an operator orders.
///
/// All of them end the session for good. All first make durable what the next handshake will need:
/// which blocks the peer may lack, and then either a new generation or the mark that this copy is
/// outdated. Only after that anybody is answered. While that goes on no link is taken.
public final class StandaloneMode {

  private final CoreParts parts;

  public StandaloneMode(CoreParts parts) {
    this.parts = parts;
  }

  /// Whoever gives the order sees in [Effect.StateChanged] what came of it, and gives it again if
  /// it was not carried out.
  public void goStandalone(Input.GoStandalone order) {
    if (parts.context().state().isDeciding() && !isDeclaring() || parts.isStandalone()) {
      return;
    }
    Optional<StandaloneObstacle> obstacle = obstacle(order.validity());
    if (obstacle.isPresent()) {
      parts.context().notify(new ReplicationEvent.StandaloneRefused(obstacle.get()));
      return;
    }
    parts.context().notify(new ReplicationEvent.StandaloneBegins(order.evidence()));
    boolean hosting = parts.context().state().isHosting();
    settle(
        new Goal.GoStandalone(
            order.epoch(),
            order.proposal(),
            order.wallMillis(),
            order.validity(),
            order.evidence()),
        hosting ? Session.HOSTING : Session.ENDED,
        new LinkEnd.GoingStandalone());
  }

  private boolean isDeclaring() {
    return parts.context().state().state() instanceof NodeState.Declaring;
  }

  private Optional<StandaloneObstacle> obstacle(Validity validity) {
    boolean talks = parts.session().flows() && parts.session().hasSession();
    if (talks && !parts.context().state().isHosting()) {
      return Optional.of(StandaloneObstacle.PEER_IS_BACK);
    }
    if (isDeclaring() || parts.blocks() == Blocks.UNINITIALIZED) {
      return Optional.of(StandaloneObstacle.NO_VALID_DATA);
    }
    boolean usable = parts.bitmaps().invalid().isEmpty() || validity == Validity.DECLARED;
    return usable ? Optional.empty() : Optional.of(StandaloneObstacle.INCOMPLETE);
  }

  public void cut(long epoch, CutReason reason) {
    if (parts.context().state().isDeciding()) {
      return;
    }
    parts.clients().stopServing();
    parts.context().notify(new ReplicationEvent.CutBegins(reason));
    settle(new Goal.CutOff(epoch, reason), Session.ENDED, new LinkEnd.CuttingOff());
  }

  /// Every block is to come from the peer anew.
  public void invalidate(Caller caller) {
    parts.clients().stopServing();
    parts.context().notify(new ReplicationEvent.Invalidated());
    settle(new Goal.Invalidate(caller), Session.ENDED, new LinkEnd.Invalidated());
  }

  private void settle(Goal goal, Session session, LinkEnd reason) {
    switch (session) {
      case ENDED -> {
        parts.session().close(reason);
        parts.endSession();
      }
      case HOSTING -> {
        if (!parts.session().flows()) {
          parts.session().close(reason);
        }
      }
    }
    parts.context().state().becomeSettling(goal, session);
    pump();
  }

  /// Goes on when nothing of the lost session is on the disk any more.
  public void pump() {
    if (parts.context().state().state() instanceof Settling settling
        && settling.progress() == Progress.QUIESCING
        && parts.inFlight().isQuiet()
        && !parts.bitmaps().isBusy()) {
      parts.context().state().settlingSaves();
      parts.markTouched();
      switch (settling.goal()) {
        case Goal.GoStandalone go -> {
          if (go.validity() == Validity.DECLARED) {
            parts.bitmaps().invalid().clear();
          }
        }
        case Goal.CutOff _ -> {}
        case Goal.Invalidate _ -> parts.bitmaps().invalid().addAll();
      }
      parts.bitmaps().persist(new ForStandalone.BitmapsSaved());
    }
  }

  /// A part of the decision is durable.
  public void proceed(ForStandalone done) {
    Settling settling = (Settling) parts.context().state().state();
    switch (done) {
      case ForStandalone.BitmapsSaved _ ->
          parts.store().save(next(settling.goal()), new ForStandalone.StateSaved());
      case ForStandalone.StateSaved _ -> {
        parts.settleTouched();
        settled(settling);
      }
    }
  }

  private PersistentState next(Goal goal) {
    PersistentState now = parts.store().state();
    return switch (goal) {
      case Goal.GoStandalone go -> standalone(now, go);
      case Goal.CutOff cut -> now.withTrust(Trust.OUTDATED, cut.epoch());
      case Goal.Invalidate _ -> now;
    };
  }

  private PersistentState standalone(PersistentState now, Goal.GoStandalone go) {
    PersistentState trusted = now.withTrust(Trust.TRUSTED, go.epoch());
    return switch (parts.exchange().head()) {
      case HeadKnowledge.UNKNOWN_TO_PEER -> trusted;
      case HeadKnowledge.MAY_BE_KNOWN ->
          trusted.withGeneration(
              go.proposal(),
              parts.configuration().node(),
              new LastStandalone(go.wallMillis(), parts.node().isPrimary()));
    };
  }

  private void settled(Settling settling) {
    switch (settling.goal()) {
      case Goal.GoStandalone _ -> standalone(settling.session());
      case Goal.CutOff(long _, CutReason reason) -> cutOff(reason);
      case Goal.Invalidate(Caller caller) -> {
        parts.context().state().invalidated();
        parts.context().done(caller, OrderReply.Result.INVALIDATED);
      }
    }
  }

  private void standalone(Session session) {
    if (parts.splitBrain().isFound()) {
      parts.context().state().becomeStandaloneInSplitBrain();
    } else {
      parts.context().state().becomeStandalone(session);
    }
    parts.exchange().headIsNew();
    parts.undo().resyncIsOver();
    parts.clients().standalone();
    if (session == Session.HOSTING) {
      parts.forwarding().accept();
    }
    parts.node().mayServe();
    parts.context().notify(new ReplicationEvent.Standalone());
  }

  private void cutOff(CutReason reason) {
    parts.context().state().becomeCut(reason);
    parts.clients().cut();
    parts.flushes().cut();
    parts.node().cut();
    parts.context().emit(new Effect.CutClients(reason));
    parts.context().notify(new ReplicationEvent.Outdated(reason));
  }
}
