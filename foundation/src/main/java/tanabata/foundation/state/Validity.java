package tanabata.foundation.state;

/// Whether blocks that are not valid count as valid once a node goes standalone.
public enum Validity {
  AS_KNOWN,
  /// By an operator's order.
  DECLARED
}
