package tanabata.foundation;

/// What becomes of the space below a range that is made to read as zeros.
public enum Zeroing {
  /// It stays, or becomes, allocated.
  KEEP_SPACE,
  /// It may be given up.
  DISCARD
}
