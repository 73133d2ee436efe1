package tanabata.dlm.core;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
/// holds, converts and waits ([Resource]); the node that wants a lock keeps what it was granted
/// ([LocalLocks]). With each new membership a round begins: what masters knew is void, every node
/// reports what it relies on, and a master grants again when all have. That is safe because fencing
/// proved of whoever is missing that it relies on nothing any more, and because a word of another
/// round is not taken.
///
/// Users: `tanabata.dlm.LockSpace` is made for them; this is for whoever carries its effects out.
public final class LockCore implements Core<Input, Effect> {

  private final CoreContext context;
  private final LocalLocks own;
  private final Orphans orphans;
  private final LocalRanges ranges;
  private final ResourceMaster masters;
  private final DeadlockDetector circles;
  private final GracefulLeave departure;

  public LockCore(NodeId self, Tuning tuning) {
    this(self, tuning, Rules.SOUND);
  }

  /// For tests of the tests, which plant wrong rules.
  public LockCore(NodeId self, Tuning tuning, Rules rules) {
    context = new CoreContext(self, tuning, rules);
    own = new LocalLocks(context);
    orphans = new Orphans(context, own);
    ranges = new LocalRanges(context);
    masters = new ResourceMaster(context);
    circles = new DeadlockDetector(context, masters, own);
    departure = new GracefulLeave(context, own, ranges, masters);
  }

  @Override
  public void accept(Moment now, Input input, Consumer<? super Effect> effects) {
    context.begin(now, effects);
    switch (input) {
      case Input.MembershipChanged change -> change(change.membership());
      case Input.Out _ -> out();
      case Input.Permitted permitted -> {
        own.permitted(permitted.permit());
        ranges.permitted(permitted.permit());
      }
      case Input.Heard heard ->
          context.receive(heard.from(), heard.envelope(), message -> take(heard.from(), message));
      case Input.Tick _ -> tick();
      case Input.Lock wish -> own.lock(wish);
      case Input.Convert wish -> own.convert(wish);
      case Input.Unlock wish -> own.unlock(wish);
      case Input.Cancel wish -> own.cancel(wish.lock());
      case Input.CloseSession closed -> {
        orphans.closeSession(closed.session());
        ranges.closeOwner(closed.session());
      }
      case Input.Adopt wish -> orphans.adopt(wish);
      case Input.Purge _ -> orphans.purge();
      case Input.Range wish -> ranges.wish(wish);
      case Input.CancelRange wish -> ranges.cancel(wish.request());
      case Input.Leave _ -> departure.leave();
      case Input.Look look ->
          context.sendToAll(new Message.ListLocks(look.request(), look.name(), look.most()));
    }
    context.deliverToSelf(message -> take(context.self, message));
  }

  private void tick() {
    own.tick();
    ranges.tick();
    circles.tick();
    departure.tick();
    context.tick();
  }

  private void take(NodeId from, Message message) {
    switch (message) {
      case Message.ProbeLock follow -> circles.follow(from, follow);
      case Message.DeadlockFound caught -> circles.caught(caught.probe());
      case Message.ToMaster wish -> masters.handle(from, wish);
      case Message.Granted answer -> own.granted(answer);
      case Message.Refused answer -> own.refused(answer);
      case Message.Released answer -> own.released(answer);
      case Message.Blocking word -> own.wanted(word);
      case Message.RangeReply answer -> ranges.answered(answer);
      case Message.ReportsComplete report -> masters.reported(from, report);
      case Message.RequestLeave _ -> departure.wanted(from);
      case Message.BeginLeave decision -> departure.decided(decision);
      case Message.TakenOver _ -> departure.took(from);
      case Message.ProbeSession chase -> circles.chased(chase);
      case Message.ListLocks look -> new LockLister(context, masters).show(from, look);
      case Message.LockList seen ->
          context.emit(new Effect.Seen(seen.request(), from, seen.locks(), seen.truncated()));
    }
  }

  private void change(Membership next) {
    Membership last = context.membership();
    if (next.epoch() <= last.epoch()) {
      return;
    }
    boolean departed =
        next.followsByLeave(last)
            && context.leaver().equals(next.left())
            && next.contains(context.self);
    if (departed) {
      context.endLeave(next);
      return;
    }
    Long before = last.members().get(context.self);
    Long after = next.members().get(context.self);
    boolean goesOn = before != null && before.equals(after);
    if (before != null && !goesOn) {
      lose();
    }
    SortedMap<LockName, MasterValue> memories = goesOn ? masters.handOver() : new TreeMap<>();
    masters.forget();
    circles.forget();
    context.enter(next);
    departure.enter();
    if (after != null) {
      report(memories);
    }
  }

  private void report(SortedMap<LockName, MasterValue> memories) {
    masters.enter();
    memories.forEach((name, memory) -> context.sendToMaster(new Message.ReportValue(name, memory)));
    own.report(_ -> true);
    ranges.report(_ -> true);
    context.sendToAll(new Message.ReportsComplete(Message.Cause.MEMBERSHIP, masters.lastToken()));
  }

  /// Not to be mistaken for a new membership: it may take long until one names this node again.
  private void out() {
    lose();
    masters.forget();
    circles.forget();
    context.enter(new Membership(context.membership().epoch(), new TreeMap<>()));
    departure.enter();
  }

  private void lose() {
    own.loseAll();
    ranges.loseAll();
  }

  // For people. Call these on the core's thread.

  public Membership membership() {
    return context.membership();
  }

  /// Whom this node waits for before it serves the names placed here; empty if it serves.
  public SortedSet<NodeId> awaited() {
    return masters.waitingFor().map(Recovery::awaited).orElseGet(TreeSet::new);
  }

  /// How many locks this node has or wishes for.
  public int locks() {
    return own.count();
  }

  /// Which member masters a name at present; none if this node is no member.
  public Optional<NodeId> masterOf(LockName name) {
    return context.isMember() ? Optional.of(context.masterOf(name)) : Optional.empty();
  }
}
