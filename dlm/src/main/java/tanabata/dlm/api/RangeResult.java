package tanabata.dlm.api;

import java.util.Optional;
import tanabata.foundation.NodeId;

/// How a request for a range ended.
///
/// @param conflict the first conflicting range, for `BUSY`
public record RangeResult(Status status, Optional<Conflict> conflict) {

  /// Their order is that on the wire.
  public enum Status {
    /// Done; of a test: nothing conflicts.
    DONE,
    BUSY,
    CANCELLED,
    LOST,
    TOO_MANY,
    LEAVING
  }

  /// Another owner's range.
  public record Conflict(NodeId node, RangeRequest range) {}

  /// A result without a conflict.
  public static RangeResult of(Status status) {
    return new RangeResult(status, Optional.empty());
  }
}
