package tanabata.dlm.core;

import java.util.Set;
import java.util.TreeSet;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.NodeId;

/// How a member leaves gracefully: only the names that it masters stop for it.
///
/// 1. The leaver gives up its own locks and asks the coordinator, the first member
///    ([Message.RequestLeave]).
/// 2. The coordinator decides, one leave at a time, its own included: [Message.BeginLeave] to all
///    members. Each relays it before it sends anything that follows from it; so nobody receives a
///    consequence before the decision.
/// 3. From then on other members master the names of the leaver. It reports their values to them,
///    all members report what they hold and request of these names, and each new master serves when
///    it has all reports.
/// 4. Each then tells the leaver ([Message.TakenOver]). When all have, it may go ([Effect.Left]),
///    and a membership that says so ([tanabata.dlm.api.Membership#left]) begins no recovery.
///
/// If a member is lost meanwhile, the recovery that follows ends the leave.
final class GracefulLeave {

  private static final int TICKS_BETWEEN_REQUESTS = 25;

  private final CoreContext context;
  private final LocalLocks locks;
  private final LocalRecovery recovery;
  private final LocalRanges ranges;
  private final MasterRecovery masters;
  private final Set<NodeId> takenOver = new TreeSet<>();
  private boolean requested;
  private boolean left;
  private int ticks;

  GracefulLeave(
      CoreContext context,
      LocalLocks locks,
      LocalRecovery recovery,
      LocalRanges ranges,
      MasterRecovery masters) {
    this.context = context;
    this.locks = locks;
    this.recovery = recovery;
    this.ranges = ranges;
    this.masters = masters;
  }

  /// A recovery has begun, and has ended the leave that was pending.
  void enter() {
    takenOver.clear();
    ticks = 0;
  }

  /// This node wants to leave.
  void leave() {
    if (!requested) {
      requested = true;
      recovery.leave();
      ranges.leave();
      tick();
    }
  }

  void tick() {
    if (!requested || left) {
      return;
    }
    boolean alone = !context.isMember() || context.membership().members().size() == 1;
    boolean mayRequest = context.leaver().isEmpty() && masters.isServing() && isIdle();
    if (alone || !mayRequest) {
      finishIfDone();
    } else if (ticks++ % TICKS_BETWEEN_REQUESTS == 0) {
      context.send(context.membership().first(), new Message.RequestLeave());
    }
  }

  /// This node is the coordinator, and is asked to decide.
  void requested(NodeId leaver) {
    boolean mayBegin =
        context.leaver().isEmpty() && masters.isServing() && context.membership().contains(leaver);
    if (mayBegin) {
      begin(new Message.BeginLeave(context.membership().epoch(), leaver));
    }
  }

  void begin(Message.BeginLeave decision) {
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
    context.beginLeave(leaver);
    if (leaver.equals(context.self)) {
      masters
          .handOver()
          .forEach((name, value) -> context.sendToMaster(new Message.ReportValue(name, value)));
    } else {
      masters.beginLeave();
    }
    recovery.report(context::changesMaster);
    ranges.report(context::changesMaster);
    for (NodeId member : context.membership().members().keySet()) {
      if (!member.equals(leaver)) {
        context.send(member, new Message.ReportsComplete(Message.Cause.LEAVE, masters.lastToken()));
      }
    }
  }

  void takenOver(NodeId from) {
    takenOver.add(from);
    finishIfDone();
  }

  private void finishIfDone() {
    Set<NodeId> others = new TreeSet<>(context.membership().members().keySet());
    others.remove(context.self);
    boolean handedOver =
        !context.isMember()
            || others.isEmpty()
            || context.leaver().filter(context.self::equals).isPresent()
                && takenOver.containsAll(others);
    if (requested && !left && handedOver && isIdle()) {
      left = true;
      context.emit(new Effect.Left());
    }
  }

  private boolean isIdle() {
    return locks.count() == 0 && ranges.isIdle();
  }
}
