package tanabata.node.admin;

/// How a request for a lock ended.
public sealed interface LockAnswer {

  /// @param token higher than that of every earlier holder that excludes this one
  /// @param session in whose name it is held; a request in the same name is one of the same session
  /// @param value the lock value block as it was when the lock was granted
  record Granted(long token, long session, Value value) implements LockAnswer {}

  /// A lock value block.
  ///
  /// @param hex its bytes; empty if nobody has written it since the lock was last held by nobody
  /// @param valid whether it is what was written last
  record Value(String hex, boolean valid) {}

  /// @param inTime whether it was only that others held it
  record Refused(boolean inTime, String sentence) implements LockAnswer {}
}
