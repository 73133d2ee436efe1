package tanabata.replication.model;

/// What happens by itself when two nodes meet that both went on alone: DRBD's policies, with DRBD's
/// meaning. Both nodes must have the same.
///
/// @param zero if neither is Primary now
/// @param one if one of them is
/// @param two if both are
public record AfterSplitBrain(Zero zero, One one, Two two) {

  /// An operator decides, always.
  public static final AfterSplitBrain DISCONNECT =
      new AfterSplitBrain(Zero.DISCONNECT, One.DISCONNECT, Two.DISCONNECT);

  public enum Zero {
    DISCONNECT,
    /// Gives up the version of the node that was not Primary when the two parted.
    DISCARD_YOUNGER_PRIMARY,
    /// Gives up the version of the node that was.
    DISCARD_OLDER_PRIMARY,
    /// Gives up the version that has not changed, if there is one.
    DISCARD_ZERO_CHANGES,
    DISCARD_LEAST_CHANGES,
    /// Gives up the version of the node whose name comes first.
    DISCARD_FIRST_NODE,
    DISCARD_SECOND_NODE
  }

  public enum One {
    DISCONNECT,
    /// As with no Primary, if that spares the Primary.
    CONSENSUS,
    DISCARD_SECONDARY,
    VIOLENTLY_AS0P,
    CALL_PRI_LOST_AFTER_SB
  }

  public enum Two {
    DISCONNECT,
    VIOLENTLY_AS0P,
    CALL_PRI_LOST_AFTER_SB
  }
}
