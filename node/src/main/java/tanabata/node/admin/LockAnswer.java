package tanabata.node.admin;

/// How a wish for a lock ended.
public sealed interface LockAnswer {

  /// @param token higher than that of every earlier holder that excludes this one
  /// @param session in whose name it is held; a wish in the same name is one of the same session
  record Granted(long token, long session) implements LockAnswer {}

  /// @param inTime whether it was only that others held it
  record Refused(boolean inTime, String sentence) implements LockAnswer {}
}
