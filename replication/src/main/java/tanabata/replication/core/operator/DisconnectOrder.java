package tanabata.replication.core.operator;

import java.util.Optional;
import tanabata.foundation.state.CutReason;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.replication.core.mode.CoreParts;
import tanabata.replication.core.mode.OrderlyShutdown;
import tanabata.replication.core.mode.StandaloneMode;
import tanabata.replication.core.work.Continuation;
import tanabata.replication.core.work.Continuation.ForDisconnect;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Caller;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.Message;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.OrderReply.Obstacle;
import tanabata.replication.model.OrderReply.Result;
import tanabata.replication.model.ReplicationEvent;

/// `disconnect`: this node leaves its peer, and the peer goes on.
///
/// If it can be had, this copy is first marked as outdated and the peer told so, which then need
/// not wait for anybody. If the peer lacks something of this copy, or is not there, both wait.
public final class DisconnectOrder {

  private final CoreParts parts;
  private final StandaloneMode standalone;
  private final OrderlyShutdown shutdown;

  /// Whose order is being carried out: the mark is on its way to the disk, and the peer was not
  /// told. Another order meanwhile would find the link closed by the first, and take its mark back
  /// although the peer goes on by it.
  private Optional<Caller> underWay = Optional.empty();

  public DisconnectOrder(CoreParts parts, StandaloneMode standalone, OrderlyShutdown shutdown) {
    this.parts = parts;
    this.standalone = standalone;
    this.shutdown = shutdown;
  }

  public void begin(Input.Disconnect order) {
    Caller caller = order.caller();
    if (shutdown.hasBegun()) {
      parts.context().refuse(caller, Obstacle.SHUTTING_DOWN);
    } else if (underWay.isPresent()) {
      parts.context().refuse(caller, Obstacle.ALREADY_DISCONNECTING);
    } else if (order.openClients() > 0) {
      parts.context().reply(caller, new OrderReply.ClientsConnected(order.openClients()));
    } else if (parts.isConnected() && parts.peerCanGoOn()) {
      underWay = Optional.of(caller);
      parts.store().saveTrust(Trust.OUTDATED, new ForDisconnect.MarkedOutdated(caller));
    } else {
      standAlone(caller, Result.DISCONNECTED_UNTOLD);
    }
  }

  /// This copy is marked as outdated, durably.
  public void proceed(ForDisconnect done) {
    switch (done) {
      case ForDisconnect.MarkedOutdated(Caller caller) -> {
        underWay = Optional.empty();
        if (parts.isConnected()) {
          parts.session().send(new Message.Goodbye(true));
          standAlone(caller, Result.DISCONNECTED);
          standalone.cut(0, new CutReason.DisconnectedByOperator());
        } else {
          parts.store().saveTrust(parts.trustOfOwn(), Continuation.NOTHING);
          standAlone(caller, Result.DISCONNECTED_LINK_LOST);
        }
      }
    }
  }

  private void standAlone(Caller caller, Result result) {
    parts.session().standAlone(new LinkEnd.Disconnected());
    parts.context().notify(new ReplicationEvent.Disconnected());
    parts.markIfStandalone();
    parts.context().done(caller, result);
  }
}
