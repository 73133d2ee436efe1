package tanabata.dlm.core.message;

import java.util.Optional;
import tanabata.dlm.api.Value;
import tanabata.foundation.NodeId;

/// The value of a name as its last master knew it.
///
/// @param writer who may have written since: the holder of PW or EX, if there was one
public record MasterValue(Value value, Optional<Writer> writer) {

  /// A member that may have written.
  ///
  /// @param incarnation the member's at the time: a later one knows nothing of the lock
  public record Writer(NodeId node, long incarnation) {}
}
