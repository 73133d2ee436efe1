package tanabata.replication.core.session;

import java.util.Optional;
import tanabata.foundation.state.Role;
import tanabata.replication.core.session.Agreement.Side;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.Message;

/// Carries out the policies of [AfterSplitBrain] on two greetings, the same on both nodes. A
/// Primary that gives up is demoted by force: its clients get errors.
final class SplitBrainPolicy {

  private SplitBrainPolicy() {}

  /// @return whose version is kept; empty if an operator has to decide
  static Optional<Side> winner(Message.Hello mine, Message.Hello theirs) {
    AfterSplitBrain policy = mine.history().policy();
    boolean primaryHere = mine.history().role() == Role.PRIMARY;
    boolean primaryThere = theirs.history().role() == Role.PRIMARY;
    if (primaryHere && primaryThere) {
      return switch (policy.two()) {
        case DISCONNECT -> Optional.empty();
        case VIOLENTLY_AS0P, CALL_PRI_LOST_AFTER_SB -> withoutPrimary(mine, theirs);
      };
    }
    if (!primaryHere && !primaryThere) {
      return withoutPrimary(mine, theirs);
    }
    Side primary = primaryHere ? Side.HERE : Side.PEER;
    return switch (policy.one()) {
      case DISCONNECT -> Optional.empty();
      case CONSENSUS -> withoutPrimary(mine, theirs).filter(kept -> kept == primary);
      case DISCARD_SECONDARY -> Optional.of(primary);
      case VIOLENTLY_AS0P, CALL_PRI_LOST_AFTER_SB -> withoutPrimary(mine, theirs);
    };
  }

  private static Optional<Side> withoutPrimary(Message.Hello mine, Message.Hello theirs) {
    Side first = mine.node().compareTo(theirs.node()) < 0 ? Side.HERE : Side.PEER;
    Side second = first == Side.HERE ? Side.PEER : Side.HERE;
    return switch (mine.history().policy().zero()) {
      case DISCONNECT -> Optional.empty();
      case DISCARD_YOUNGER_PRIMARY ->
          Optional.of(wasPrimary(mine, theirs).orElseGet(() -> changedMore(mine, theirs, first)));
      case DISCARD_OLDER_PRIMARY ->
          Optional.of(wasPrimary(theirs, mine).orElseGet(() -> changedMore(mine, theirs, first)));
      case DISCARD_ZERO_CHANGES -> {
        boolean bothChanged =
            mine.history().changedBlocks() > 0 && theirs.history().changedBlocks() > 0;
        yield bothChanged ? Optional.empty() : Optional.of(changedMore(mine, theirs, first));
      }
      case DISCARD_LEAST_CHANGES -> Optional.of(changedMore(mine, theirs, first));
      case DISCARD_FIRST_NODE -> Optional.of(second);
      case DISCARD_SECOND_NODE -> Optional.of(first);
    };
  }

  /// The side of the greeting `one` that was Primary when the two parted, if only one was; the
  /// sides are those of the caller if `one` is its own greeting, and else the other way round.
  private static Optional<Side> wasPrimary(Message.Hello one, Message.Hello other) {
    boolean oneWas = one.history().lastStandalone().asPrimary();
    boolean otherWas = other.history().lastStandalone().asPrimary();
    return oneWas == otherWas ? Optional.empty() : Optional.of(oneWas ? Side.HERE : Side.PEER);
  }

  private static Side changedMore(Message.Hello mine, Message.Hello theirs, Side tie) {
    long here = mine.history().changedBlocks();
    long there = theirs.history().changedBlocks();
    if (here == there) {
      return tie;
    }
    return here > there ? Side.HERE : Side.PEER;
  }
}
