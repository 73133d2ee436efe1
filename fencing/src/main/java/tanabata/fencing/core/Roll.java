package tanabata.fencing.core;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// Keeps the roll of who takes part in the locks of the two nodes.
///
/// Both do while they are in step: the second calls, the first writes the roster and says it. One
/// does alone when it goes on alone and the other cannot rely on a lease any more. One that does
/// not know every answered write any more is out, loses what it held, and returns as somebody new.
final class Roll {

  private final NodeId node;
  private final NodeId peer;
  private final Timing timing;
  private long incarnation;
  private Roster roster;
  private Optional<Permit> permit = Optional.empty();

  /// Whether the roster is of the meeting that goes on.
  private boolean settled;

  private Moment callAgain;

  /// @param epoch the last one that this node has ever acted on
  Roll(NodeId node, NodeId peer, Timing timing, long epoch, Moment start) {
    this.node = node;
    this.peer = peer;
    this.timing = timing;
    // Differs from that of every other run of this node.
    incarnation = start.nanos();
    roster = new Roster(epoch, new TreeMap<>());
    callAgain = start;
  }

  private boolean isFirst() {
    return node.compareTo(peer) < 0;
  }

  /// This node is out.
  void out(Consumer<? super Effect> effects) {
    if (!roster.members().isEmpty()) {
      roster = new Roster(roster.epoch(), new TreeMap<>());
      effects.accept(new Effect.RolledOut());
    }
    incarnation++;
    settled = false;
  }

  void meetingEnded() {
    settled = false;
  }

  void called(Letter.RollCall call, Consumer<? super Effect> effects) {
    if (!isFirst()) {
      return;
    }
    SortedMap<NodeId, Long> both = both(incarnation, call.incarnation());
    if (!roster.members().equals(both) || call.epoch() > roster.epoch()) {
      take(new Roster(Math.max(roster.epoch(), call.epoch()) + 1, both), effects);
    }
    settled = true;
    effects.accept(
        new Effect.Tell(new Letter.RollTaken(roster.epoch(), incarnation, call.incarnation())));
  }

  void taken(Letter.RollTaken taken, Consumer<? super Effect> effects) {
    if (isFirst() || taken.second() != incarnation || taken.epoch() < roster.epoch()) {
      return;
    }
    Roster next = new Roster(taken.epoch(), both(taken.first(), incarnation));
    if (taken.epoch() > roster.epoch()) {
      take(next, effects);
    }
    settled = next.equals(roster);
  }

  private SortedMap<NodeId, Long> both(long first, long second) {
    SortedMap<NodeId, Long> members = new TreeMap<>();
    members.put(isFirst() ? node : peer, first);
    members.put(isFirst() ? peer : node, second);
    return members;
  }

  private void take(Roster next, Consumer<? super Effect> effects) {
    roster = next;
    effects.accept(new Effect.Rolled(next));
  }

  /// @param peerMayRely whether the peer may still hold a lease
  /// @param rightful until when this node may answer clients
  void decide(
      Standpoint stand,
      boolean peerMayRely,
      Permit rightful,
      Moment now,
      Consumer<? super Effect> effects) {
    boolean inStep = stand.connection() == Standpoint.Connection.IN_STEP;
    if (inStep && !settled && !isFirst() && !callAgain.isAfter(now)) {
      callAgain = now.plus(timing.beat());
      effects.accept(new Effect.Tell(new Letter.RollCall(incarnation, roster.epoch())));
    }
    boolean alone = stand.alone() && !stand.settling();
    if (alone && !inStep && !peerMayRely && !isAlone()) {
      SortedMap<NodeId, Long> me = new TreeMap<>();
      me.put(node, incarnation);
      take(new Roster(roster.epoch() + 1, me), effects);
    }
    permit(roster.members().isEmpty() ? Permit.NONE : alone ? Permit.FOREVER : rightful, effects);
  }

  private boolean isAlone() {
    return roster.members().size() == 1;
  }

  private void permit(Permit next, Consumer<? super Effect> effects) {
    if (permit.isEmpty() || !permit.get().equals(next)) {
      permit = Optional.of(next);
      effects.accept(new Effect.LocksPermitted(next));
    }
  }
}
