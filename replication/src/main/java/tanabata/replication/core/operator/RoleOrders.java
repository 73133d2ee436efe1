package tanabata.replication.core.operator;

import java.util.List;
import tanabata.foundation.state.Generation;
import tanabata.replication.core.mode.CoreParts;
import tanabata.replication.core.state.NodeState.Declaring;
import tanabata.replication.core.work.Continuation.ForRoles;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Caller;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.OrderReply.Obstacle;
import tanabata.replication.model.OrderReply.Result;
import tanabata.replication.model.ReplicationEvent;

/// The orders that give this node its role, and its connection.
public final class RoleOrders {

  private final CoreParts parts;

  public RoleOrders(CoreParts parts) {
    this.parts = parts;
  }

  public void promote(Input.Promote order) {
    Caller caller = order.caller();
    if (parts.node().isPrimary()) {
      parts.context().done(caller, Result.ALREADY_PRIMARY);
    } else if (parts.store().identity().justCreated()) {
      promoteNew(order);
    } else if (!parts.clients().hasCurrentData()) {
      parts.context().refuse(caller, Obstacle.MAY_BE_OUT_OF_DATE);
    } else {
      parts.node().promote();
      parts.context().done(caller, Result.PROMOTED);
    }
  }

  private void promoteNew(Input.Promote order) {
    if (!order.force()) {
      parts.context().refuse(order.caller(), Obstacle.NEVER_DECLARED_VALID);
    } else if (parts.session().hasSession()
        || parts.store().isBusy()
        || parts.context().state().isDeciding()) {
      parts.context().refuse(order.caller(), Obstacle.HANDSHAKE_UNDER_WAY);
    } else {
      declareValid(order.caller());
    }
  }

  /// Until it is durable, no handshake may go by what is being changed.
  private void declareValid(Caller caller) {
    parts.session().close(new LinkEnd.DeclaringValid());
    parts.context().state().becomeDeclaring(caller);
    parts.bitmaps().invalid().clear();
    parts.bitmaps().peerLacks().addAll();
    parts.bitmaps().persist(new ForRoles.BitmapsSaved());
  }

  /// A part of the declaration is durable.
  public void proceed(ForRoles done) {
    switch (done) {
      case ForRoles.BitmapsSaved _ -> {
        Generation first =
            new Generation(1, parts.configuration().proposal(), parts.configuration().node());
        DataIdentity valid = new DataIdentity(List.of(first), parts.store().identity().empty());
        parts.store().saveShared(valid, 0, new ForRoles.DeclarationSaved());
      }
      case ForRoles.DeclarationSaved _ -> {
        Declaring declaring = (Declaring) parts.context().state().state();
        parts.context().state().declared();
        parts.node().promoteWhenServing();
        parts.context().done(declaring.caller(), Result.DECLARED_VALID);
        parts.context().notify(new ReplicationEvent.DeclaredValid());
      }
    }
  }

  public void demote(Input.Demote order) {
    if (order.openClients() > 0) {
      parts.context().reply(order.caller(), new OrderReply.ClientsConnected(order.openClients()));
    } else if (!parts.clients().isIdle()) {
      parts.context().refuse(order.caller(), Obstacle.REQUESTS_IN_FLIGHT);
    } else {
      parts.node().demote();
      parts.flushes().want();
      parts.context().done(order.caller(), Result.DEMOTED);
    }
  }

  public void connect(Input.Connect order) {
    if (parts.session().isWanted()) {
      boolean flows = parts.session().flows();
      parts
          .context()
          .done(order.caller(), flows ? Result.ALREADY_CONNECTED : Result.ALREADY_CONNECTING);
    } else {
      parts.session().want();
      parts.context().notify(new ReplicationEvent.Connecting());
      parts.context().done(order.caller(), Result.CONNECTING);
    }
  }
}
