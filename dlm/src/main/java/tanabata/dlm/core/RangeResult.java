package tanabata.dlm.core;

import java.util.Optional;
import tanabata.foundation.NodeId;

/// How a wish for a range ended.
///
/// @param conflict the first range in the way, for `BUSY` and for a test that found one
public record RangeResult(Status status, Optional<Conflict> conflict) {

  public enum Status {
    /// Done; of a test: nothing is in the way.
    DONE,
    BUSY,
    CANCELLED,
    LOST,
    TOO_MANY,
    LEAVING
  }

  /// Somebody's range.
  public record Conflict(NodeId node, RangeRequest range) {}

  static RangeResult of(Status status) {
    return new RangeResult(status, Optional.empty());
  }
}
