package tanabata.foundation.state;

import java.util.Optional;
import tanabata.foundation.NodeId;

/// Why a node cuts its clients off.
public sealed interface CutReason {

  /// The witness's record does not name this node any more.
  ///
  /// @param epoch of the record
  /// @param evidence the peer's reason to be certain of this node, if it has written one
  record PeerIsActive(NodeId peer, long epoch, Optional<Evidence> evidence) implements CutReason {}

  /// The version of the data that this node serves loses a split brain.
  ///
  /// @param rule of the handshake that decided so
  record VersionGivenUp(NodeId peer, String rule) implements CutReason {}

  /// An operator declared this copy outdated.
  record OutdatedByOperator() implements CutReason {}

  /// An operator disconnected this node, and the peer goes on.
  record DisconnectedByOperator() implements CutReason {}
}
