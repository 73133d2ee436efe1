package tanabata.replication.model;

/// The rule by which two nodes that meet have decided; its id is shown to operators.
public enum HandshakeRule {
  /// There was no handshake yet.
  NONE("none"),
  VERSION("version"),
  RESOURCE("resource"),
  SELF("self"),
  SIZE("size"),
  NO_VALID_DATA("no-valid-data"),
  BOTH_EMPTY("both-empty"),
  JUST_CREATED_HERE("just-created-here"),
  JUST_CREATED_THERE("just-created-there"),
  SOURCE_INCONSISTENT("source-inconsistent"),
  OUTDATED_SOURCE("outdated-source"),
  /// This node's disk holds an older state of itself than the peer remembers.
  PUT_BACK_HERE("put-back-here"),
  PUT_BACK_THERE("put-back-there"),
  BOTH_PUT_BACK("both-put-back"),
  SAME_GENERATION("same-generation"),
  OLDER_HERE("older-here"),
  OLDER_THERE("older-there"),
  AFTER_SB("after-sb"),
  SPLIT_BRAIN_RESOLVED("split-brain-resolved"),
  SPLIT_BRAIN_AFTER_SB("split-brain-after-sb"),
  /// One side has changed nothing, and follows the other.
  SPLIT_BRAIN_UNCHANGED("split-brain-unchanged"),
  SPLIT_BRAIN("split-brain"),
  UNRELATED("unrelated");

  private final String id;

  HandshakeRule(String id) {
    this.id = id;
  }

  /// As operators see it.
  public String id() {
    return id;
  }

  /// Whether it ends a split brain: an operator or a policy has chosen, or there is nothing to
  /// choose.
  public boolean endsSplitBrain() {
    return this == SPLIT_BRAIN_RESOLVED
        || this == SPLIT_BRAIN_AFTER_SB
        || this == SPLIT_BRAIN_UNCHANGED;
  }
}
