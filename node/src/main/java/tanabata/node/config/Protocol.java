package tanabata.node.config;

/// When a write is reported as done; the word and the letters are DRBD's.
public enum Protocol {
  /// When both hosts have written it.
  C
}
