package tanabata.dlm.core;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.message.MasterValue;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.Core;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// The lock manager of one node for one lock space.
///
/// Every name has one master among the members, which all compute alike. The master keeps who
/// holds, converts and waits; the node that requests a lock keeps what it was granted. With each
/// new membership a recovery begins: what masters knew is void, every node reports what it relies
/// on, and a master grants again when all have reported. That is safe because fencing has proven of
/// every node that is missing that it relies on nothing any more, and because messages of another
/// epoch are dropped.
///
/// Users have `tanabata.dlm.LockSpace`; this class is for whoever executes its effects.
public final class LockCore implements Core<Input, Effect> {

  private final CoreContext context;
  private final LocalLocks locks;
  private final LocalRecovery recovery;
  private final Orphans orphans;
  private final LocalRanges ranges;
  private final MasterRecovery masters;
  private final DeadlockDetector deadlocks;
  private final LockLister lister;
  private final GracefulLeave leave;

  public LockCore(NodeId self, Tuning tuning) {
    this(self, tuning, Rules.SOUND);
  }

  /// For tests of the tests, which plant a wrong rule.
  LockCore(NodeId self, Tuning tuning, Rules rules) {
    context = new CoreContext(self, tuning, rules);
    locks = new LocalLocks(context);
    recovery = new LocalRecovery(context, locks);
    orphans = new Orphans(context, locks);
    ranges = new LocalRanges(context);
    ResourceMaster master = new ResourceMaster(context);
    masters = new MasterRecovery(context, master);
    deadlocks = new DeadlockDetector(context, master, locks);
    lister = new LockLister(context, master);
    leave = new GracefulLeave(context, locks, recovery, ranges, masters);
  }

  @Override
  public void accept(Moment now, Input input, Consumer<? super Effect> effects) {
    context.begin(now, effects);
    switch (input) {
      case Input.MembershipChanged change -> change(change.membership());
      case Input.Evicted _ -> evicted();
      case Input.PermitChanged change -> {
        locks.permitChanged(change.permit());
        ranges.permitChanged(change.permit());
      }
      case Input.Received received ->
          context.receive(
              received.from(), received.envelope(), message -> handle(received.from(), message));
      case Input.Tick _ -> tick();
      case Input.Lock request -> locks.lock(request);
      case Input.Convert request -> locks.convert(request);
      case Input.Unlock request -> locks.unlock(request);
      case Input.Cancel request -> locks.cancel(request.lock());
      case Input.CloseSession closed -> {
        orphans.closeSession(closed.session());
        ranges.closeOwner(closed.session());
      }
      case Input.Adopt request -> orphans.adopt(request);
      case Input.PurgeOrphans _ -> orphans.purge();
      case Input.RequestRange request -> ranges.request(request);
      case Input.CancelRange request -> ranges.cancel(request.request());
      case Input.Leave _ -> leave.leave();
      case Input.ListLocks request ->
          context.sendToAll(
              new Message.ListLocks(request.request(), request.name(), request.limit()));
    }
    context.deliverToSelf(message -> handle(context.self, message));
  }

  private void tick() {
    locks.tick();
    ranges.tick();
    deadlocks.tick();
    leave.tick();
    context.tick();
  }

  private void handle(NodeId from, Message message) {
    switch (message) {
      case Message.OwnerRequest request -> masters.request(from, request);
      case Message.Report report -> masters.report(from, report);
      case Message.ReportsComplete complete -> masters.reportsComplete(from, complete);
      case Message.Granted reply -> locks.granted(reply);
      case Message.Refused reply -> locks.refused(reply);
      case Message.Released reply -> locks.released(reply);
      case Message.Blocking notification -> locks.blocking(notification);
      case Message.RangeReply reply -> ranges.replied(reply);
      case Message.RequestLeave _ -> leave.requested(from);
      case Message.BeginLeave decision -> leave.begin(decision);
      case Message.TakenOver _ -> leave.takenOver(from);
      case Message.ProbeSession probe -> deadlocks.probeSession(probe);
      case Message.ProbeLock probe -> deadlocks.probeLock(from, probe);
      case Message.DeadlockFound found -> deadlocks.deadlockFound(found.probe());
      case Message.ListLocks request -> lister.list(from, request);
      case Message.LockList list ->
          context.emit(
              new Effect.LocksListed(list.request(), from, list.locks(), list.truncated()));
    }
  }

  private void change(Membership next) {
    Membership last = context.membership();
    if (next.epoch() <= last.epoch()) {
      return;
    }
    boolean ledByLeave =
        next.followsByLeave(last)
            && context.leaver().equals(next.left())
            && next.contains(context.self);
    if (ledByLeave) {
      context.endLeave(next);
      return;
    }
    Optional<Long> before = incarnation(last);
    Optional<Long> after = incarnation(next);
    boolean goesOn = before.isPresent() && before.equals(after);
    if (before.isPresent() && !goesOn) {
      loseAll();
    }
    SortedMap<LockName, MasterValue> values = goesOn ? masters.handOver() : new TreeMap<>();
    enter(next);
    if (after.isPresent()) {
      recover(values);
    }
  }

  private Optional<Long> incarnation(Membership membership) {
    return Optional.ofNullable(membership.members().get(context.self));
  }

  private void enter(Membership next) {
    masters.forget();
    deadlocks.forget();
    context.enter(next);
    leave.enter();
  }

  /// Begins to recover the names that this node masters, and reports to all other masters.
  ///
  /// @param values of the names that it has mastered until now
  private void recover(SortedMap<LockName, MasterValue> values) {
    masters.begin();
    values.forEach((name, value) -> context.sendToMaster(new Message.ReportValue(name, value)));
    recovery.report(_ -> true);
    ranges.report(_ -> true);
    context.sendToAll(new Message.ReportsComplete(Message.Cause.MEMBERSHIP, masters.lastToken()));
  }

  /// This is no new membership: it may take long until one names this node again.
  private void evicted() {
    loseAll();
    enter(new Membership(context.membership().epoch(), new TreeMap<>()));
  }

  private void loseAll() {
    recovery.loseAll();
    ranges.loseAll();
  }

  // For operators. To be called by the thread that runs the core.

  public Membership membership() {
    return context.membership();
  }

  /// The members that have not reported yet, so that names mastered here are not served; empty if
  /// they are.
  public SortedSet<NodeId> awaited() {
    return masters.awaited();
  }

  /// How many locks this node holds or requests.
  public int locks() {
    return locks.count();
  }

  /// The member that masters a name at present; none if this node is no member.
  public Optional<NodeId> masterOf(LockName name) {
    return context.isMember() ? Optional.of(context.masterOf(name)) : Optional.empty();
  }
}
