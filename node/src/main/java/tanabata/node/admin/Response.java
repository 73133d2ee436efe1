package tanabata.node.admin;

/// What comes back over the admin socket.
sealed interface Response {

  /// `{"ok":true,"sentence":"…"}` or `{"ok":false,"sentence":"…"}`
  record Said(Reply reply) implements Response {}

  /// `{"ok":true,"fenced":true,"sentence":"…"}`
  record Fence(FenceAnswer answer) implements Response {}

  /// `{"ok":true,"explanation":{…}}`
  record Explained(Explanation explanation) implements Response {}

  /// `{"ok":true,"versions":{…}}`
  record Versions(SplitBrainStatus status) implements Response {}

  /// `{"ok":true,"locks":{…}}`
  record Locks(LocksStatus status) implements Response {}

  /// `{"ok":true,"status":{…}}`
  record Report(NodeStatus status) implements Response {}
}
