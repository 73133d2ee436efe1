package tanabata.filesystem.core;

/// What a mount is for.
public enum Access {
  READ_WRITE,
  /// Calls that change something fail, and nothing is changed once the journals are replayed. What
  /// is damaged fails the call that comes to it, and no other one: so the rest stays readable.
  READ_ONLY
}
