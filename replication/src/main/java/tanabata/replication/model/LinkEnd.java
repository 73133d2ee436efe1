package tanabata.replication.model;

import java.time.Duration;
import tanabata.foundation.NodeId;

/// Why there is no link to the peer.
public sealed interface LinkEnd {

  /// There was none since this node started.
  record NeverConnected() implements LinkEnd {}

  /// The transport lost it.
  ///
  /// @param detail what the transport said
  record Lost(String detail) implements LinkEnd {}

  /// Nothing came for so long.
  record Silent(Duration time) implements LinkEnd {}

  record Breached(ProtocolBreach breach) implements LinkEnd {}

  /// The peer has connected anew.
  record Replaced() implements LinkEnd {}

  /// It greeted under a name that is not the peer's.
  record OtherName(NodeId theirs, NodeId wanted) implements LinkEnd {}

  /// Whoever greeted is not the peer of the session, which may come back and go on.
  record Stranger(Refusal refusal) implements LinkEnd {}

  /// The peer was refused for good.
  record Refused(Refusal refusal) implements LinkEnd {}

  record ExchangeFailed(ExchangeFailure failure) implements LinkEnd {}

  /// The peer was stopped in order.
  record PeerLeft() implements LinkEnd {}

  /// An operator disconnected this node.
  record Disconnected() implements LinkEnd {}

  /// This node is StandAlone: it does not connect before an operator says so.
  record StandAlone() implements LinkEnd {}

  /// A decision about the whole copy is being made durable.
  record Deciding() implements LinkEnd {}

  /// This node is about to go on without its peer.
  record GoingStandalone() implements LinkEnd {}

  /// This node is about to cut its clients off.
  record CuttingOff() implements LinkEnd {}

  /// This copy was invalidated.
  record Invalidated() implements LinkEnd {}

  /// This copy is being declared the valid one.
  record DeclaringValid() implements LinkEnd {}

  /// This node goes back to the version that it gave up.
  record RollingBack() implements LinkEnd {}

  /// An operator keeps the version of this node or of the other.
  record VersionChosen(NodeId kept) implements LinkEnd {}

  record DiskFailed() implements LinkEnd {}

  record ShuttingDown() implements LinkEnd {}
}
