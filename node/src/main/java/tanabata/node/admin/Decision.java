package tanabata.node.admin;

/// What an operator decides about whole copies of a resource.
public sealed interface Decision {

  /// A split brain ends: the version of this node is kept, the other's is given up.
  record Keep(String node) implements Decision {}

  /// The version that this node gave up becomes the valid one again.
  record Undo() implements Decision {}

  /// The version that this node gave up is removed.
  record Forget() implements Decision {}

  /// This node's copy is not to be trusted any more, but kept.
  record Outdate() implements Decision {}

  /// Every block of this node's copy comes from the peer anew.
  record Invalidate() implements Decision {}

  /// Every block of the peer's copy comes from this node anew.
  record InvalidateRemote() implements Decision {}
}
