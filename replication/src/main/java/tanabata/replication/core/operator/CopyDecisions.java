package tanabata.replication.core.operator;

import java.util.Optional;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.CutReason;
import tanabata.replication.core.mode.CoreParts;
import tanabata.replication.core.mode.PeerHandshake;
import tanabata.replication.core.mode.StandaloneMode;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.OrderReply.Obstacle;
import tanabata.replication.model.OrderReply.Result;
import tanabata.replication.model.SplitBrainChoice;

/// What operators decide about whole copies: which one is outdated, which one is worthless, which
/// one of two is kept.
public final class CopyDecisions {

  private final CoreParts parts;
  private final StandaloneMode standalone;
  private final PeerHandshake handshake;

  public CopyDecisions(CoreParts parts, StandaloneMode standalone, PeerHandshake handshake) {
    this.parts = parts;
    this.standalone = standalone;
    this.handshake = handshake;
  }

  public void outdate(Input.Outdate order) {
    Optional<Obstacle> obstacle = obstacle(order.openClients());
    if (obstacle.isPresent()) {
      parts.context().refuse(order.caller(), obstacle.get());
    } else if (parts.isConnected()) {
      parts.context().refuse(order.caller(), Obstacle.CONNECTED);
    } else {
      standalone.cut(0, new CutReason.OutdatedByOperator());
      parts.context().done(order.caller(), Result.OUTDATED);
    }
  }

  /// Every block becomes invalid here, so none of them may be missing at the peer.
  public void invalidate(Input.Invalidate order) {
    Optional<Obstacle> obstacle = obstacle(order.openClients());
    if (obstacle.isPresent()) {
      parts.context().refuse(order.caller(), obstacle.get());
    } else if (!parts.bitmaps().peerLacks().isEmpty()) {
      parts.context().refuse(order.caller(), Obstacle.PEER_LACKS_BLOCKS);
    } else {
      standalone.invalidate(order.caller());
    }
  }

  private Optional<Obstacle> obstacle(int openClients) {
    if (parts.context().state().isDeciding()) {
      return Optional.of(Obstacle.DECISION_UNDER_WAY);
    }
    if (openClients > 0 || parts.node().isPrimary()) {
      return Optional.of(Obstacle.PRIMARY);
    }
    if (!parts.clients().isIdle()) {
      return Optional.of(Obstacle.REQUESTS_LEFT_BEHIND);
    }
    return parts.store().identity().justCreated()
        ? Optional.of(Obstacle.NO_VALID_DATA)
        : Optional.empty();
  }

  /// Settles a split brain.
  public void resolve(Input.Resolve order) {
    NodeId kept = order.keep();
    boolean mine = kept.equals(parts.configuration().node());
    if (!mine && !kept.equals(parts.configuration().peer())) {
      parts.context().reply(order.caller(), new OrderReply.NoSuchNode(kept));
    } else if (!parts.splitBrain().isFound()) {
      parts.context().refuse(order.caller(), Obstacle.NO_SPLIT_BRAIN);
    } else {
      handshake.choose(mine ? SplitBrainChoice.KEEP : SplitBrainChoice.GIVE_UP);
      parts.session().close(new LinkEnd.VersionChosen(kept));
      parts.session().want();
      parts.context().reply(order.caller(), new OrderReply.VersionChosen(kept));
    }
  }
}
