package tanabata.dlm.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import tanabata.dlm.api.Completion;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.message.MasterValue;
import tanabata.dlm.core.message.Message;
import tanabata.foundation.NodeId;

/// The master side: the queues of the names that are placed here.
///
/// After a change of members nothing is granted until every member has reported what it relies on
/// ([Recovery]); what comes before that is parked.
final class ResourceMaster implements Resource.Answers {

  /// How many bits of a token count the grants of one epoch; those above are the epoch.
  private static final int COUNT_BITS = 40;

  private final CoreContext context;
  private final RangeMaster ranges;

  // Hashed, for it is looked up with every message; walked in the order of the names only.
  private final Map<LockName, Resource> resources = new HashMap<>();

  private final SortedMap<LockName, Resource> blocked = new TreeMap<>();
  private Optional<Recovery> round = Optional.empty();
  private Optional<Recovery> departure = Optional.empty();
  private long lastToken;

  /// The value of a new name; one for many of them.
  private Value unwritten = Value.unwritten(0);

  /// Some name was forgotten since `unwritten` was made.
  private boolean forgotten;

  ResourceMaster(CoreContext context) {
    this.context = context;
    this.ranges = new RangeMaster(context);
  }

  // Rounds.

  /// Forgets everything, and tells what only a master knows.
  SortedMap<LockName, MasterValue> handOver() {
    SortedMap<LockName, MasterValue> memories = new TreeMap<>();
    resources.forEach(
        (name, resource) -> memories.put(name, resource.memory(context.membership())));
    rebuilds()
        .forEach(rebuild ->
            rebuild
                .clues()
                .forEach((name, clue) -> {
                  // What holders say themselves they will say again.
                  memories.remove(name);
                  clue.master().ifPresent(memory -> memories.put(name, memory));
                }));
    forget();
    return memories;
  }

  private List<Recovery> rebuilds() {
    List<Recovery> all = new ArrayList<>();
    round.ifPresent(all::add);
    departure.ifPresent(all::add);
    return all;
  }

  void forget() {
    resources.clear();
    blocked.clear();
    ranges.forget();
    round = Optional.empty();
    departure = Optional.empty();
  }

  void enter() {
    round = Optional.of(new Recovery(context.membership().members().keySet()));
    hurryIfUnsound(round.get());
  }

  /// The names of the leaver that come here.
  void beginDeparture() {
    departure = Optional.of(new Recovery(context.membership().members().keySet()));
  }

  long lastToken() {
    return lastToken;
  }

  /// Whether all names that are placed here are served.
  boolean isStarted() {
    return round.isEmpty();
  }

  Optional<Recovery> waitingFor() {
    return round.or(() -> departure);
  }

  void reported(NodeId from, Message.ReportsComplete report) {
    Optional<Recovery> rebuild = report.cause() == Message.Cause.LEAVE ? departure : round;
    rebuild.ifPresent(open -> {
      open.reported(from, report.lastToken());
      if (open.isComplete()) {
        start(open);
      }
    });
  }

  private void hurryIfUnsound(Recovery rebuild) {
    if (!context.rules.waitsForAllReports()) {
      start(rebuild);
    }
  }

  private void start(Recovery rebuild) {
    boolean isRound = round.isPresent() && round.get() == rebuild;
    long epoch = context.membership().epoch() << COUNT_BITS;
    lastToken = Math.max(Math.max(lastToken, epoch), rebuild.lastToken());
    long barrier = lastToken + 1;
    forgotten = true;
    rebuild
        .clues()
        .forEach((name, clue) ->
            resource(name).remember(clue.settled(context.membership(), context.rules, barrier)));
    if (isRound) {
      round = Optional.empty();
    } else {
      departure = Optional.empty();
    }
    replay(rebuild, barrier);
    rebuild.clues().keySet().forEach(this::rescan);
    if (isRound) {
      context.emit(new Effect.Started(context.epoch()));
    } else {
      context.send(context.leaver().orElseThrow(), new Message.TakenOver());
    }
  }

  /// First what writes a value, for all else may read it; then what gives back, for others wait for
  /// that; then the rest. Each in the order in which it came.
  private void replay(Recovery rebuild, long barrier) {
    List<Recovery.Parked> rest = new ArrayList<>(rebuild.parked());
    serve(rest, Recovery.Parked::writes);
    serve(rest, Recovery.Parked::givesBack);
    for (Recovery.Parked parked : rest) {
      LockName name = parked.wish().name();
      boolean waited =
          parked.again() && parked.wish() instanceof Message.Request ask && ask.attempt() > 1;
      if (waited && !resources.containsKey(name)) {
        // It waited for somebody of whom nobody knows any more, nor what that one wrote.
        resource(name).remember(Value.UNKNOWN.invalid(barrier));
      }
      serve(parked.from(), parked.wish());
    }
  }

  /// Serves those that fit, of locks that were reported, and takes them from the list.
  private void serve(List<Recovery.Parked> parked, Predicate<Recovery.Parked> fits) {
    parked.removeIf(one -> {
      boolean now = fits.test(one) && find(one.wish().name(), one.from(), one.lock()).isPresent();
      if (now) {
        serve(one.from(), one.wish());
      }
      return now;
    });
  }

  private Optional<Recovery> rebuildOf(LockName name) {
    return context.changesMaster(name) ? departure : round;
  }

  // Messages.

  void handle(NodeId from, Message.ToMaster message) {
    if (!context.masterOf(message.name()).equals(context.self)) {
      // Its sender will learn of the departure, and say it again to the successor.
      return;
    }
    Optional<Recovery> rebuild = rebuildOf(message.name());
    switch (message) {
      case Message.ReportValue told ->
          rebuild.ifPresent(open -> open.clue(told.name()).reportMaster(told.value()));
      case Message.ReportLock hold -> adopt(from, hold, rebuild);
      case Message.ReportRange hold -> ranges.adopt(from, hold);
      case Message.Request _,
          Message.Convert _,
          Message.Release _,
          Message.Cancel _,
          Message.Adopt _,
          Message.RequestRange _,
          Message.CancelRange _ -> {
        if (rebuild.isPresent()) {
          rebuild.get().park(from, message);
        } else {
          serve(from, message);
        }
      }
      case Message.ProbeLock _, Message.DeadlockFound _ -> {
        // The deadlock detector handles it.
      }
    }
  }

  private void adopt(NodeId from, Message.ReportLock hold, Optional<Recovery> rebuild) {
    rebuild.ifPresent(open -> open.clue(hold.name()).reportLock(hold.mode(), hold.value()));
    resource(hold.name())
        .adopt(
            new MasterLock(from, hold.lock(), hold.session())
                .hold(hold.mode(), hold.token(), context.now()));
  }

  private void serve(NodeId from, Message.ToMaster message) {
    switch (message) {
      case Message.Request wish -> ask(from, wish);
      case Message.Convert wish -> convert(from, wish);
      case Message.Release wish -> release(from, wish);
      case Message.Cancel wish -> cancel(from, wish);
      case Message.Adopt wish ->
          change(
              wish.name(),
              from,
              wish.lock(),
              (resource, lock) -> resource.changeOwner(lock, wish.session(), this));
      case Message.RequestRange wish -> ranges.ask(from, wish);
      case Message.CancelRange wish -> ranges.cancel(from, wish);
      case Message.ReportLock _,
          Message.ReportValue _,
          Message.ReportRange _,
          Message.ProbeLock _,
          Message.DeadlockFound _ ->
          throw new IllegalStateException("not a wish: " + message);
    }
  }

  private void ask(NodeId from, Message.Request wish) {
    Resource resource = resource(wish.name());
    MasterLock lock = new MasterLock(from, wish.lock(), wish.session());
    lock.wish(wish.attempt(), Mode.NL, wish.mode(), wish.flags(), context.now());
    resource.ask(lock, this);
    settle(resource);
  }

  private void convert(NodeId from, Message.Convert wish) {
    change(
        wish.name(),
        from,
        wish.lock(),
        (resource, lock) -> {
          lock.wish(wish.attempt(), wish.from(), wish.to(), wish.flags(), context.now());
          resource.convert(lock, wish.block(), this);
        });
  }

  private void release(NodeId from, Message.Release wish) {
    change(
        wish.name(),
        from,
        wish.lock(),
        (resource, lock) -> {
          lock.from = wish.from();
          lock.flags = wish.flags();
          resource.release(lock, wish.block(), this);
        });
    context.acknowledgeRelease(
        from, new Message.ReleasedLock(wish.name(), wish.lock(), wish.attempt()));
  }

  private void cancel(NodeId from, Message.Cancel wish) {
    change(
        wish.name(),
        from,
        wish.lock(),
        (resource, lock) -> {
          if (lock.turn == wish.attempt()) {
            resource.cancel(lock, this);
          }
        });
  }

  private interface Change {
    void apply(Resource resource, MasterLock lock);
  }

  private void change(LockName name, NodeId from, long number, Change change) {
    Resource resource = resources.get(name);
    if (resource != null) {
      resource.find(from, number).ifPresent(lock -> change.apply(resource, lock));
      settle(resource);
    }
  }

  private void rescan(LockName name) {
    Resource resource = resources.get(name);
    if (resource != null) {
      resource.rescan(this);
      settle(resource);
    }
  }

  private Resource resource(LockName name) {
    Resource known = resources.get(name);
    if (known != null) {
      return known;
    }
    if (forgotten) {
      unwritten = Value.unwritten(lastToken + 1);
      forgotten = false;
    }
    Resource made = new Resource(name, unwritten);
    resources.put(name, made);
    return made;
  }

  /// A name of which nobody has a lock is forgotten.
  private void settle(Resource resource) {
    if (resource.isEmpty()) {
      resources.remove(resource.name);
      forgotten = true;
    }
    if (resource.isBlocked()) {
      blocked.put(resource.name, resource);
    } else {
      blocked.remove(resource.name);
    }
  }

  // For the search for deadlocks, and for people.

  SortedMap<LockName, Resource> blocked() {
    return blocked;
  }

  Optional<Resource> find(LockName name) {
    return Optional.ofNullable(resources.get(name));
  }

  Optional<MasterLock> find(LockName name, NodeId node, long lock) {
    return find(name).flatMap(resource -> resource.find(node, lock));
  }

  /// It closes a circle.
  void giveUp(Resource resource, MasterLock lock) {
    resource.giveUp(lock, this);
    settle(resource);
  }

  SortedMap<LockName, Resource> all() {
    return new TreeMap<>(resources);
  }

  // What a resource answers.

  @Override
  public long nextToken() {
    return ++lastToken;
  }

  @Override
  public void granted(Resource resource, MasterLock lock) {
    lock.since = context.now().nanos();
    context.send(
        lock.node,
        new Message.Granted(
            resource.name,
            lock.lock,
            lock.turn,
            lock.granted,
            lock.token,
            lock.demoted,
            resource.value()));
  }

  @Override
  public void refused(Resource resource, MasterLock lock, Completion.Status why) {
    context.send(
        lock.node, new Message.Refused(resource.name, lock.lock, lock.turn, why, lock.granted));
  }

  @Override
  public void wanted(Resource resource, MasterLock holder, Mode mode) {
    context.send(holder.node, new Message.Blocking(resource.name, holder.lock, mode));
  }
}
