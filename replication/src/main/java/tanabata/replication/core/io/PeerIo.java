package tanabata.replication.core.io;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.replication.core.metadata.UndoGuard;
import tanabata.replication.core.resync.Resync;
import tanabata.replication.core.session.PeerSession;
import tanabata.replication.core.work.Continuation.ForPeer;
import tanabata.replication.core.work.CoreContext;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.InFlight;
import tanabata.replication.core.work.LamportClock;
import tanabata.replication.core.work.LocalWrite;
import tanabata.replication.core.work.RemoteWrite;
import tanabata.replication.model.Message;
import tanabata.replication.model.NodeFailure.Operation;

/// What the peer sends to be applied here: writes of its clients, and blocks that were pulled.
public final class PeerIo {

  private final CoreContext context;
  private final PeerSession session;
  private final InFlight inFlight;
  private final Resync resync;
  private final UndoGuard undo;
  private final LamportClock clock;
  private final NoSpace noSpace;
  private Admission admission = Admission.OPEN;

  private enum Admission {
    OPEN,
    /// This node leaves: nothing more is applied that its last flush could miss.
    CLOSED
  }

  public PeerIo(
      CoreContext context,
      PeerSession session,
      InFlight inFlight,
      Resync resync,
      UndoGuard undo,
      LamportClock clock,
      NoSpace noSpace) {
    this.context = context;
    this.session = session;
    this.inFlight = inFlight;
    this.resync = resync;
    this.undo = undo;
    this.clock = clock;
    this.noSpace = noSpace;
  }

  /// @return whether it bears a stamp of the peer
  public boolean received(Message.Write message) {
    if (message.stamp().node() != 1 - clock.nodeIndex()) {
      context.release(message.payload());
      return false;
    }
    clock.learn(message.stamp().clock());
    clock.next();
    List<ByteRange> winners = List.of();
    for (LocalWrite own : inFlight.writes()) {
      if (!own.isAppliedAtPeer()
          && own.range().overlaps(message.range())
          && context.rules().yields(message.stamp(), own.stamp())) {
        winners = winners.isEmpty() ? new ArrayList<>() : winners;
        winners.add(context.rules().keeps(own.range()));
      }
    }
    inFlight.remoteWrites().add(new RemoteWrite.Replicated(message, winners, session.number()));
    return true;
  }

  /// Applies whatever has nothing left to wait for.
  public void pump() {
    List<RemoteWrite> writes = inFlight.remoteWrites();
    if (admission == Admission.CLOSED) {
      return;
    }
    for (int i = 0; i < writes.size(); i++) {
      RemoteWrite write = writes.get(i);
      if (!write.isStarted() && inFlight.mayApply(write)) {
        apply(write);
        if (write.isWritten()) {
          written(write);
          i = -1;
        }
      }
    }
    if (noSpace.isAnywhere()) {
      tellWhatWaits();
    }
  }

  /// In their order, so that what waits for one that waits is told too.
  private void tellWhatWaits() {
    for (RemoteWrite write : inFlight.remoteWrites()) {
      if (!write.isStarted() && noSpace.holdsUpPeer(write.range())) {
        held(write);
      }
    }
  }

  /// It waits for space on the disk.
  public void held(RemoteWrite write) {
    if (noSpace.contains(write)) {
      return;
    }
    noSpace.add(write);
    if (write instanceof RemoteWrite.Replicated own && session.isIn(own.session())) {
      session.send(new Message.NoSpace(own.message().stamp().clock()));
    }
  }

  private void apply(RemoteWrite write) {
    write.started();
    if (write.pieces().isEmpty()) {
      return;
    }
    if (undo.isSaved(write.range())) {
      emit(write);
    } else {
      undo.guard(write.range(), new ForPeer.Saved(write));
    }
  }

  /// What the write overwrites is saved.
  public void proceed(ForPeer done) {
    switch (done) {
      case ForPeer.Saved(RemoteWrite write) -> emit(write);
    }
  }

  private void emit(RemoteWrite write) {
    for (RemoteWrite.Piece piece : write.pieces()) {
      context.write(
          new Effect.WriteDisk(
              write,
              piece.range(),
              write.kind(),
              write.isDurable(),
              write.payload(),
              piece.offset()));
    }
  }

  public void done(RemoteWrite write, Outcome outcome) {
    boolean recalled = outcome == Outcome.GONE && !session.isIn(write.session());
    if (outcome != Outcome.OK && !recalled) {
      context.diskFailed(Operation.WRITE, write.range(), outcome);
      return;
    }
    write.pieceWritten();
    if (write.isWritten()) {
      written(write);
    }
  }

  /// What is left of the write is on the disk; of one that lost every sector, the winners are.
  private void written(RemoteWrite write) {
    if (write instanceof RemoteWrite.Replicated replicated && replicated.needsFlush()) {
      replicated.flushBegins();
      context.emit(new Effect.FlushDisk(replicated));
      return;
    }
    inFlight.remoteWrites().remove(write);
    context.release(write.payload());
    switch (write) {
      case RemoteWrite.Replicated replicated -> {
        if (session.isIn(replicated.session())) {
          session.send(new Message.WriteAck(replicated.message().stamp().clock()));
        }
      }
      case RemoteWrite.Pulled pulled -> resync.pulled(pulled.pull());
    }
  }

  /// From here on nothing more is applied, and so nothing acknowledged, that the last flush of a
  /// node that leaves could miss.
  public void close() {
    admission = Admission.CLOSED;
  }

  /// Drops what the lost session brought and is not on the disk yet, and recalls what finds no
  /// space there, which might else hold up for ever whatever comes after the session. A write of a
  /// client of the peer that was never acknowledged may be lost: that client never got an answer,
  /// and will not.
  public void sessionLost() {
    for (RemoteWrite write : List.copyOf(inFlight.remoteWrites())) {
      if (write.isStarted()) {
        context.emit(new Effect.Recall(write));
      } else {
        inFlight.remoteWrites().remove(write);
        context.release(write.payload());
        if (write instanceof RemoteWrite.Pulled pulled) {
          inFlight.pulls().remove(pulled.pull());
        }
      }
    }
  }
}
