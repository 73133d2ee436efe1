package tanabata.replication.core;

import java.util.Optional;

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

  /// Decides from the two greetings, the same on both nodes. A Primary that gives up is demoted by
  /// force: its clients get errors.
  ///
  /// @return whether `mine` is kept; empty if an operator has to decide
  Optional<Boolean> mineIsKept(Message.Hello mine, Message.Hello theirs) {
    boolean iAmPrimary = mine.past().role() == Role.PRIMARY;
    boolean peerIsPrimary = theirs.past().role() == Role.PRIMARY;
    if (iAmPrimary && peerIsPrimary) {
      return switch (two) {
        case DISCONNECT -> Optional.empty();
        case VIOLENTLY_AS0P, CALL_PRI_LOST_AFTER_SB -> asIfNonePrimary(mine, theirs);
      };
    }
    if (!iAmPrimary && !peerIsPrimary) {
      return asIfNonePrimary(mine, theirs);
    }
    return switch (one) {
      case DISCONNECT -> Optional.empty();
      case CONSENSUS -> asIfNonePrimary(mine, theirs).filter(kept -> kept == iAmPrimary);
      case DISCARD_SECONDARY -> Optional.of(iAmPrimary);
      case VIOLENTLY_AS0P, CALL_PRI_LOST_AFTER_SB -> asIfNonePrimary(mine, theirs);
    };
  }

  private Optional<Boolean> asIfNonePrimary(Message.Hello mine, Message.Hello theirs) {
    boolean first = mine.node().compareTo(theirs.node()) < 0;
    boolean iWas = mine.past().partedAsPrimary();
    boolean peerWas = theirs.past().partedAsPrimary();
    return switch (zero) {
      case DISCONNECT -> Optional.empty();
      case DISCARD_YOUNGER_PRIMARY ->
          iWas != peerWas ? Optional.of(iWas) : Optional.of(changedMore(mine, theirs, first));
      case DISCARD_OLDER_PRIMARY ->
          iWas != peerWas ? Optional.of(peerWas) : Optional.of(changedMore(mine, theirs, first));
      case DISCARD_ZERO_CHANGES -> {
        boolean iDid = mine.past().changedBlocks() > 0;
        boolean peerDid = theirs.past().changedBlocks() > 0;
        yield iDid && peerDid ? Optional.empty() : Optional.of(changedMore(mine, theirs, first));
      }
      case DISCARD_LEAST_CHANGES -> Optional.of(changedMore(mine, theirs, first));
      case DISCARD_FIRST_NODE -> Optional.of(!first);
      case DISCARD_SECOND_NODE -> Optional.of(first);
    };
  }

  private static boolean changedMore(Message.Hello mine, Message.Hello theirs, boolean tie) {
    long here = mine.past().changedBlocks();
    long there = theirs.past().changedBlocks();
    return here == there ? tie : here > there;
  }
}
