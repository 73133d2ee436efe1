package tanabata.replication.model;

/// What an operator has decided about a split brain, as far as this node was told.
public enum SplitBrainChoice {
  NONE,
  /// This node's version is kept.
  KEEP,
  /// This node's version is given up.
  GIVE_UP
}
