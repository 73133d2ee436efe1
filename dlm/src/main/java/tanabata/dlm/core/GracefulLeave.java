package tanabata.dlm.core;

import java.util.Set;
import java.util.TreeSet;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.NodeId;

/// How a member leaves in order, and nobody stops for it but the names that it mastered.
///
/// 1. The leaver gives its own locks up and tells the first member: [Message.RequestLeave].
/// 2. That one decides, one departure at a time, be it its own: [Message.BeginLeave] to all, which
///    each passes on before it says anything that follows from it; so nobody hears of a consequence
///    before the decision.
/// 3. From then on the leaver's names are its successors'. It tells them the values; everybody
///    tells them what it holds and wishes of these names; a successor serves when all have.
/// 4. Each says [Message.TakenOver] to the leaver. When all have, it may go ([Effect.Left]), and a
///    membership that says so ([Membership#left]) begins no new round.
///
/// If a member is lost on the way, the round that follows makes an end of it.
final class GracefulLeave {

  private static final int TICKS_BETWEEN_WISHES = 25;

  private final CoreContext context;
  private final LocalLocks locks;
  private final LocalRanges ranges;
  private final ResourceMaster masters;
  private final Set<NodeId> took = new TreeSet<>();
  private boolean wanted;
  private boolean left;
  private int ticks;

  GracefulLeave(CoreContext context, LocalLocks locks, LocalRanges ranges, ResourceMaster masters) {
    this.context = context;
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
    boolean alone = !context.isMember() || context.membership().members().size() == 1;
    if (alone) {
      goIfDone();
    } else if (context.leaver().isEmpty() && masters.isStarted() && isIdle()) {
      if (ticks++ % TICKS_BETWEEN_WISHES == 0) {
        context.send(context.membership().first(), new Message.RequestLeave());
      }
    } else {
      goIfDone();
    }
  }

  /// The first member is asked to decide.
  void wanted(NodeId leaver) {
    if (context.leaver().isEmpty()
        && masters.isStarted()
        && context.membership().contains(leaver)) {
      decided(new Message.BeginLeave(context.membership().epoch(), leaver));
    }
  }

  void decided(Message.BeginLeave decision) {
    boolean known = context.leaver().isPresent();
    if (known || decision.epoch() != context.membership().epoch()) {
      return;
    }
    NodeId leaver = decision.leaver();
    for (NodeId member : context.membership().members().keySet()) {
      if (!member.equals(context.self)) {
        context.send(member, decision);
      }
    }
    boolean mine = leaver.equals(context.self);
    context.beginLeave(leaver);
    if (mine) {
      masters
          .handOver()
          .forEach((name, memory) -> context.sendToMaster(new Message.ReportValue(name, memory)));
    } else {
      masters.beginDeparture();
    }
    locks.report(context::changesMaster);
    ranges.report(context::changesMaster);
    for (NodeId member : context.membership().members().keySet()) {
      if (!member.equals(leaver)) {
        context.send(member, new Message.ReportsComplete(Message.Cause.LEAVE, masters.lastToken()));
      }
    }
  }

  void took(NodeId from) {
    took.add(from);
    goIfDone();
  }

  private void goIfDone() {
    Set<NodeId> others = new TreeSet<>(context.membership().members().keySet());
    others.remove(context.self);
    boolean handedOver =
        !context.isMember()
            || others.isEmpty()
            || context.leaver().filter(context.self::equals).isPresent()
                && took.containsAll(others);
    if (wanted && !left && handedOver && isIdle()) {
      left = true;
      context.emit(new Effect.Left());
    }
  }

  private boolean isIdle() {
    return locks.count() == 0 && ranges.isIdle();
  }
}
