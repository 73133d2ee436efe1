package tanabata.dlm.core;

import java.util.Set;
import java.util.TreeSet;
import tanabata.foundation.NodeId;

/// How a member leaves in order, and nobody stops for it but the names that it mastered.
///
/// 1. The leaver gives its own locks up and tells the first member: [Message.WantLeave].
/// 2. That one decides, one departure at a time, be it its own: [Message.Depart] to all, which each
///    passes on before it says anything that follows from it; so nobody hears of a consequence
///    before the decision.
/// 3. From then on the leaver's names are its successors'. It tells them the values; everybody
///    tells them what it holds and wishes of these names; a successor serves when all have.
/// 4. Each says [Message.Took] to the leaver. When all have, it may go ([Effect.Left]), and a
///    membership that says so ([Membership#left]) begins no new round.
///
/// If a member is lost on the way, the round that follows makes an end of it.
final class Departure {

  private static final int TICKS_BETWEEN_WISHES = 25;

  private final Desk desk;
  private final OwnLocks locks;
  private final OwnRanges ranges;
  private final Masters masters;
  private final Set<NodeId> took = new TreeSet<>();
  private boolean wanted;
  private boolean left;
  private int ticks;

  Departure(Desk desk, OwnLocks locks, OwnRanges ranges, Masters masters) {
    this.desk = desk;
    this.locks = locks;
    this.ranges = ranges;
    this.masters = masters;
  }

  /// A new round has made an end of what was under way.
  void enter() {
    took.clear();
    ticks = 0;
  }

  void leave() {
    if (!wanted) {
      wanted = true;
      locks.leave();
      ranges.leave();
      tick();
    }
  }

  void tick() {
    if (!wanted || left) {
      return;
    }
    boolean alone = !desk.isMember() || desk.membership().members().size() == 1;
    if (alone) {
      goIfDone();
    } else if (desk.leaver().isEmpty() && masters.isStarted() && isIdle()) {
      if (ticks++ % TICKS_BETWEEN_WISHES == 0) {
        desk.send(desk.membership().first(), new Message.WantLeave());
      }
    } else {
      goIfDone();
    }
  }

  /// The first member is asked to decide.
  void wanted(NodeId leaver) {
    if (desk.leaver().isEmpty() && masters.isStarted() && desk.membership().has(leaver)) {
      decided(new Message.Depart(desk.membership().epoch(), leaver));
    }
  }

  void decided(Message.Depart decision) {
    boolean known = desk.leaver().isPresent();
    if (known || decision.epoch() != desk.membership().epoch()) {
      return;
    }
    NodeId leaver = decision.leaver();
    for (NodeId member : desk.membership().members().keySet()) {
      if (!member.equals(desk.self)) {
        desk.send(member, decision);
      }
    }
    boolean mine = leaver.equals(desk.self);
    desk.departs(leaver);
    if (mine) {
      masters
          .handOver()
          .forEach((name, memory) ->
              desk.sendToMaster(new Message.Remember(name, memory.value(), memory.author())));
    } else {
      masters.beginDeparture();
    }
    locks.report(desk::moves);
    ranges.report(desk::moves);
    for (NodeId member : desk.membership().members().keySet()) {
      if (!member.equals(leaver)) {
        desk.send(member, new Message.Reported(true, masters.lastToken()));
      }
    }
  }

  void took(NodeId from) {
    took.add(from);
    goIfDone();
  }

  private void goIfDone() {
    Set<NodeId> others = new TreeSet<>(desk.membership().members().keySet());
    others.remove(desk.self);
    boolean handedOver =
        !desk.isMember()
            || others.isEmpty()
            || desk.leaver().filter(desk.self::equals).isPresent() && took.containsAll(others);
    if (wanted && !left && handedOver && isIdle()) {
      left = true;
      desk.emit(new Effect.Left());
    }
  }

  private boolean isIdle() {
    return locks.count() == 0 && ranges.isIdle();
  }
}
