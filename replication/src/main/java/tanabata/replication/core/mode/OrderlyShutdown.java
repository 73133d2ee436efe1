package tanabata.replication.core.mode;

import tanabata.foundation.Permit;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.replication.core.state.Life;
import tanabata.replication.core.state.Life.Company;
import tanabata.replication.core.state.Life.Leaving;
import tanabata.replication.core.state.Life.Step;
import tanabata.replication.core.work.Continuation.ForShutdown;
import tanabata.replication.core.work.Effect;
import tanabata.replication.model.Message;
import tanabata.replication.model.NodeFailure;
import tanabata.replication.model.ReplicationEvent;

/// The life of a core, and its end in order: finish what is under way, flush on both, declare that
/// nothing is hot, say goodbye.
public final class OrderlyShutdown {

  private final CoreParts parts;
  private Life life = new Life.Running();

  public OrderlyShutdown(CoreParts parts) {
    this.parts = parts;
  }

  public Life life() {
    return life;
  }

  public boolean hasBegun() {
    return !(life instanceof Life.Running);
  }

  public boolean isOver() {
    return life instanceof Life.Left || hasFailed();
  }

  public boolean hasFailed() {
    return life instanceof Life.Failed;
  }

  /// Whether leave is taken, so that nothing begins here any more.
  public boolean isEnding() {
    return life instanceof Leaving leaving && leaving.step() == Step.ENDING;
  }

  /// This node stops at once, and the peer takes it for killed.
  public void fail(NodeFailure failure) {
    life = new Life.Failed();
    parts.context().emit(new Effect.Failed(failure));
  }

  public void begin() {
    if (hasBegun()) {
      return;
    }
    life = new Leaving(Step.FINISHING, Company.PEER);
    if (parts.isConnected() || parts.isStandalone()) {
      parts.clients().abandonWaiting();
    } else {
      parts.clients().abandonAll();
    }
    parts.context().notify(new ReplicationEvent.Leaving());
  }

  /// One step at a time, each when the one before is done. If the peer is not there, what is under
  /// way stays hot in the activity log and is brought in line at the next handshake.
  public void pump() {
    if (!(life instanceof Leaving leaving)) {
      return;
    }
    Leaving now = leaving;
    if (now.company() == Company.PEER && !parts.isConnected() && !parts.isStandalone()) {
      now = now.withoutPeer();
      parts.clients().abandonAll();
      parts.flushes().abandon();
      parts.markIfStandalone();
    }
    boolean finished = parts.clients().isIdle() || now.company() == Company.NONE;
    if (now.step() == Step.FINISHING && finished) {
      now = now.at(Step.FLUSHING);
      parts.peers().close();
      parts.flushes().want();
    }
    life = now;
    if (now.step() == Step.FLUSHING && nothingIsBeingWritten()) {
      close(now);
    }
    if (isEnding() && parts.context().rules().mayClose(parts.context().onDisk())) {
      left();
    }
  }

  /// Without a disk there is nothing to be put in order.
  public void leaveWithoutDisk() {
    left();
  }

  private boolean nothingIsBeingWritten() {
    return !parts.activity().isBusy()
        && !parts.bitmaps().isBusy()
        && !parts.store().isBusy()
        && parts.inFlight().isQuiet();
  }

  private void close(Leaving leaving) {
    boolean everythingDurable =
        parts.flushes().isIdle()
            && parts.clients().isIdle()
            && parts.activity().recovered().isEmpty()
            && !parts.flushes().isWanted();
    if (everythingDurable || leaving.company() == Company.NONE) {
      life = leaving.at(Step.CLOSING);
      parts.marking().close();
      parts
          .bitmaps()
          .persist(
              new ForShutdown.BitmapsSaved(
                  everythingDurable ? ForShutdown.Heat.NOTHING : ForShutdown.Heat.AS_LOGGED));
    }
  }

  /// A part of the end is durable.
  public void proceed(ForShutdown done) {
    switch (done) {
      case ForShutdown.BitmapsSaved(ForShutdown.Heat heat) -> {
        switch (heat) {
          case NOTHING -> parts.activity().reset(new ForShutdown.LogReset());
          case AS_LOGGED -> leave();
        }
      }
      case ForShutdown.LogReset _ -> leave();
      case ForShutdown.MarkedOutdated _ -> yieldIfConnected();
      case ForShutdown.MarkRemoved _ -> takeLeave();
    }
  }

  /// A peer that has everything may go on alone when it knows that this copy waits for it from now
  /// on.
  private void leave() {
    parts.marking().tell();
    if (!parts.isConnected()) {
      takeLeave();
    } else if (parts.peerCanGoOn()) {
      parts.store().saveTrust(Trust.OUTDATED, new ForShutdown.MarkedOutdated());
    } else {
      parts.session().send(new Message.Goodbye(false));
      takeLeave();
    }
  }

  private void yieldIfConnected() {
    if (parts.isConnected()) {
      parts.session().send(new Message.Goodbye(true));
      takeLeave();
    } else {
      parts.store().saveTrust(parts.trustOfOwn(), new ForShutdown.MarkRemoved());
    }
  }

  /// Nobody is answered any more: the peer may go on from here.
  private void takeLeave() {
    parts.context().permit(Permit.NONE);
    life = new Leaving(Step.ENDING, Company.NONE);
  }

  private void left() {
    life = new Life.Left();
    parts.context().emit(new Effect.Stopped());
  }
}
