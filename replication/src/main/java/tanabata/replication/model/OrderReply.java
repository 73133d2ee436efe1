package tanabata.replication.model;

import tanabata.foundation.NodeId;

/// What a replication core replies to an operator's order. What it says in words is made where it
/// is shown.
public sealed interface OrderReply {

  /// The order is carried out, or was already.
  record Done(Result result) implements OrderReply {}

  /// The order is not carried out.
  record Refused(Obstacle obstacle) implements OrderReply {}

  /// The version of this node is kept; the other is given up when the two have met, and kept as an
  /// undo log.
  record VersionChosen(NodeId kept) implements OrderReply {}

  /// So many clients have the device open.
  record ClientsConnected(int clients) implements OrderReply {}

  /// That is neither of the two nodes.
  record NoSuchNode(NodeId named) implements OrderReply {}

  enum Result {
    ALREADY_PRIMARY,
    PROMOTED,
    /// This copy is the valid one now; Primary as soon as the peer is connected.
    DECLARED_VALID,
    DEMOTED,
    ALREADY_CONNECTED,
    ALREADY_CONNECTING,
    CONNECTING,
    /// The peer knows, and may go on alone.
    DISCONNECTED,
    DISCONNECTED_UNTOLD,
    /// The link was lost before the peer knew.
    DISCONNECTED_LINK_LOST,
    OUTDATED,
    INVALIDATED,
    ROLLED_BACK,
    VERSION_FORGOTTEN
  }

  enum Obstacle {
    SHUTTING_DOWN,
    DISKLESS,
    /// A handshake with the peer is under way.
    HANDSHAKE_UNDER_WAY,
    /// This copy was never declared valid; `--force` would.
    NEVER_DECLARED_VALID,
    /// No data was ever declared valid here.
    NO_VALID_DATA,
    /// This process has not met its peer, or was cut off, so its copy may be out of date.
    MAY_BE_OUT_OF_DATE,
    REQUESTS_IN_FLIGHT,
    /// Requests of clients that have left are still under way.
    REQUESTS_LEFT_BEHIND,
    ALREADY_DISCONNECTING,
    CONNECTED,
    /// The peer lacks blocks that only this copy has.
    PEER_LACKS_BLOCKS,
    DECISION_UNDER_WAY,
    PRIMARY,
    /// This node is Primary, and its clients would see the data go back.
    PRIMARY_WOULD_GO_BACK,
    /// The peer is Primary, and its clients would see the data go back.
    PEER_PRIMARY_WOULD_GO_BACK,
    NO_SPLIT_BRAIN,
    NO_VERSION_KEPT,
    /// Some blocks are still missing here.
    RESYNC_UNDER_WAY,
    ROLLBACK_FAILED
  }
}
