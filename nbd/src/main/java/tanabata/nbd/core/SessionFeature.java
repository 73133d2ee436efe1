package tanabata.nbd.core;

/// What the two sides of a session may do.
public enum SessionFeature {
  STRUCTURED_REPLIES,
  /// The client may ask for the block status `base:allocation`.
  ALLOCATION,
  /// Nothing may be written.
  READ_ONLY
}
