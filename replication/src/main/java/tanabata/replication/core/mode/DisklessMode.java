package tanabata.replication.core.mode;

import tanabata.foundation.Outcome;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Phase;
import tanabata.replication.core.io.ForwardingClient;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.RemoteWrite;
import tanabata.replication.core.work.ServedPull;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.Message;
import tanabata.replication.model.NodeFailure;
import tanabata.replication.model.OrderReply.Obstacle;
import tanabata.replication.model.ReplicationEvent;

/// The local disk has failed: from here on this core only passes requests on to its peer
/// ([ForwardingClient]), if the peer is there and has everything; otherwise it ends.
public final class DisklessMode {

  private final CoreParts parts;
  private final PeerHandshake handshake;
  private final ForwardingClient forwarding;

  public DisklessMode(CoreParts parts, PeerHandshake handshake) {
    this.parts = parts;
    this.handshake = handshake;
    this.forwarding = new ForwardingClient(parts.context(), parts.session());
  }

  public boolean hasBegun() {
    return parts.context().state().isDiskless();
  }

  /// Whether the peer can carry on for this node.
  public boolean isPossible() {
    return parts.isConnected()
        && parts.peerCanGoOn()
        && parts.peer().state().disk() == DiskState.UP_TO_DATE;
  }

  public void begin(NodeFailure.DiskFault fault) {
    parts.context().state().becomeDiskless();
    parts.context().notify(new ReplicationEvent.DiskDetached(fault));
    forwarding.begin();
    parts.clients().forward(forwarding);
    parts.flushes().forward(forwarding);
    parts.peers().sessionLost();
    parts.resync().sessionLost();
  }

  // Inputs, while nothing here uses the disk any more.

  public void read(Input.Read read) {
    forwarding.read(read);
  }

  public void write(Input.Write write) {
    forwarding.write(write);
  }

  public void flush(Input.Flush flush) {
    forwarding.flush(flush.caller());
  }

  /// What the disk was still asked before it failed.
  public void done(Input.Done done) {
    parts.context().release(done.payload());
    if (done.ticket() instanceof RemoteWrite write && !write.isWritten()) {
      write.pieceWritten();
      if (write.isWritten()) {
        parts.context().release(write.payload());
      }
    }
  }

  public void compared(Input.Compared compared, ServedPull serve) {
    parts.context().release(serve.request().digests());
    parts.context().release(compared.differing());
  }

  public void linkDown(Input.LinkDown down) {
    if (parts.session().isCurrent(down.link())) {
      parts.session().linkDown(new LinkEnd.Lost(down.reason()));
      parts.context().notify(new ReplicationEvent.LinkLost(parts.session().lastEnd()));
    }
  }

  public void tick() {
    if (parts.session().tick()) {
      parts.context().notify(new ReplicationEvent.LinkLost(parts.session().lastEnd()));
    }
  }

  public void linkUp(long number) {
    handshake.linkUp(number);
  }

  /// This node leaves.
  public void abandon() {
    forwarding.abandon(Outcome.GONE);
    parts.clients().abandonAll();
  }

  public void cut(Input.Cut cut) {
    end(new NodeFailure.CutWithoutDisk(cut.reason()));
  }

  public void refuse(Input.Order order) {
    parts.context().refuse(order.caller(), Obstacle.DISKLESS);
  }

  // Messages: everything but the replies of the peer is of no interest any more.

  /// @return whether the message was in order
  public boolean received(Message message) {
    return switch (message) {
      case Message.ForwardedReply reply -> {
        boolean inOrder = forwarding.received(reply);
        parts.clients().settleForwarded(forwarding);
        yield inOrder;
      }
      case Message.WriteAck ack -> {
        boolean inOrder = parts.clients().acknowledged(ack);
        parts.clients().settleForwarded(forwarding);
        yield inOrder;
      }
      case Message.NoSpace noSpace -> parts.clients().heldAtPeer(noSpace);
      case Message.Control control -> {
        parts.context().emit(new Effect.ControlReceived(control.content()));
        yield true;
      }
      case Message.Hello hello -> {
        greeted(hello);
        yield true;
      }
      case Message.Goodbye _ -> {
        end(new NodeFailure.PeerLeftWithoutDisk());
        yield true;
      }
      case Message.Ping _,
          Message.BitmapChunk _,
          Message.Ready _,
          Message.State _,
          Message.Write _,
          Message.FlushRequest _,
          Message.FlushDone _,
          Message.Mark _,
          Message.PullRequest _,
          Message.PullReply _,
          Message.Synced _,
          Message.Detached _,
          Message.ForwardedRead _,
          Message.ForwardedWrite _,
          Message.ForwardedFlush _ -> {
        parts.context().release(message.payload());
        yield true;
      }
    };
  }

  private void greeted(Message.Hello hello) {
    if (parts.session().continues(hello)) {
      parts.session().resume(hello);
      parts.context().notify(new ReplicationEvent.SessionResumed(Phase.DISKLESS));
    } else {
      end(new NodeFailure.SessionOverWithoutDisk());
    }
  }

  private void end(NodeFailure why) {
    forwarding.abandon(Outcome.IO_ERROR);
    parts.clients().cut();
    parts.context().fail(why);
  }
}
