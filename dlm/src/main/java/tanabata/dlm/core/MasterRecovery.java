package tanabata.dlm.core;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Value;
import tanabata.dlm.core.message.MasterValue;
import tanabata.dlm.core.message.Message;
import tanabata.dlm.core.message.Message.Cause;
import tanabata.foundation.NodeId;

/// Stands before [ResourceMaster] and defers requests while names recover.
///
/// After a change of members nothing is granted until every member has reported what it relies on.
/// While a member leaves gracefully the same holds for the names that it has mastered, and all
/// others are served.
final class MasterRecovery {

  private final CoreContext context;
  private final ResourceMaster master;
  private final Map<Cause, Recovery> recoveries = new EnumMap<>(Cause.class);

  MasterRecovery(CoreContext context, ResourceMaster master) {
    this.context = context;
    this.master = master;
  }

  /// What only this master knows of the names it masters, for their next masters. It forgets them.
  SortedMap<LockName, MasterValue> handOver() {
    SortedMap<LockName, MasterValue> values = master.values();
    for (Recovery recovery : recoveries.values()) {
      recovery
          .values()
          .forEach((name, value) -> {
            // The locks of such a name will be reported again, and with them what holders know.
            values.remove(name);
            value.master().ifPresent(known -> values.put(name, known));
          });
    }
    forget();
    return values;
  }

  void forget() {
    master.forget();
    recoveries.clear();
  }

  /// A new membership: all names recover.
  void begin() {
    Recovery recovery = start(Cause.MEMBERSHIP);
    if (!context.rules.waitsForAllReports()) {
      complete(Cause.MEMBERSHIP, recovery);
    }
  }

  /// A member leaves: its names that this node masters from now on recover.
  void beginLeave() {
    start(Cause.LEAVE);
  }

  private Recovery start(Cause cause) {
    Recovery recovery = new Recovery(context.membership().members().keySet());
    recoveries.put(cause, recovery);
    return recovery;
  }

  /// The highest token that this node has granted.
  long lastToken() {
    return master.lastToken();
  }

  /// Whether names are served, but for those of a leaver.
  boolean isServing() {
    return !recoveries.containsKey(Cause.MEMBERSHIP);
  }

  /// The members that have not reported yet; empty if all names are served.
  SortedSet<NodeId> awaited() {
    return recovery(Cause.MEMBERSHIP)
        .or(() -> recovery(Cause.LEAVE))
        .map(Recovery::awaited)
        .orElseGet(TreeSet::new);
  }

  private Optional<Recovery> recovery(Cause cause) {
    return Optional.ofNullable(recoveries.get(cause));
  }

  private Optional<Recovery> recovery(LockName name) {
    return recovery(context.changesMaster(name) ? Cause.LEAVE : Cause.MEMBERSHIP);
  }

  void request(NodeId from, Message.OwnerRequest request) {
    if (!isMasterOf(request)) {
      return;
    }
    Optional<Recovery> recovery = recovery(request.name());
    if (recovery.isPresent()) {
      recovery.get().defer(from, request);
    } else {
      master.serve(from, request);
    }
  }

  void report(NodeId from, Message.Report report) {
    if (!isMasterOf(report)) {
      return;
    }
    Optional<Recovery> recovery = recovery(report.name());
    switch (report) {
      case Message.ReportValue known ->
          recovery.ifPresent(open -> open.value(known.name()).reportMaster(known.value()));
      case Message.ReportLock lock -> {
        recovery.ifPresent(open -> open.value(lock.name()).reportLock(lock.mode(), lock.value()));
        master.adopt(from, lock);
      }
      case Message.ReportRange range -> master.adopt(from, range);
    }
  }

  /// If not, its sender does not know of the leave yet; it will send it to the next master.
  private boolean isMasterOf(Message.ToMaster message) {
    return context.masterOf(message.name()).equals(context.self);
  }

  void reportsComplete(NodeId from, Message.ReportsComplete message) {
    recovery(message.cause())
        .ifPresent(open -> {
          open.reported(from, message.lastToken());
          if (open.isComplete()) {
            complete(message.cause(), open);
          }
        });
  }

  private void complete(Cause cause, Recovery recovery) {
    long barrier = master.raiseTokens(recovery.lastToken());
    recovery
        .values()
        .forEach((name, value) ->
            master.recover(name, value.settled(context.membership(), context.rules, barrier)));
    recoveries.remove(cause);
    replay(recovery, barrier);
    recovery.values().keySet().forEach(master::rescan);
    switch (cause) {
      case MEMBERSHIP -> context.emit(new Effect.Serving(context.epoch()));
      case LEAVE -> context.send(context.leaver().orElseThrow(), new Message.TakenOver());
    }
  }

  /// First what writes a value block, for others may read it; then what releases, for others wait
  /// for that; then the rest. Each in the order in which it came.
  private void replay(Recovery recovery, long barrier) {
    List<Recovery.Deferred> rest = new ArrayList<>(recovery.deferred());
    serveIf(Recovery.Deferred::writes, rest);
    serveIf(Recovery.Deferred::releases, rest);
    for (Recovery.Deferred deferred : rest) {
      LockName name = deferred.request().name();
      if (hasWaited(deferred) && master.find(name).isEmpty()) {
        // It waited for a lock that is gone, and with it what its holder may have written.
        master.recover(name, Value.UNKNOWN.invalid(barrier));
      }
      master.serve(deferred.from(), deferred.request());
    }
  }

  private static boolean hasWaited(Recovery.Deferred deferred) {
    return deferred.repeated()
        && deferred.request() instanceof Message.Request request
        && request.attempt() > 1;
  }

  /// Serves those that fit, of locks that were reported, and removes them from the list.
  private void serveIf(Predicate<Recovery.Deferred> fits, List<Recovery.Deferred> requests) {
    requests.removeIf(deferred -> {
      LockName name = deferred.request().name();
      boolean served =
          fits.test(deferred) && master.find(name, deferred.from(), deferred.lock()).isPresent();
      if (served) {
        master.serve(deferred.from(), deferred.request());
      }
      return served;
    });
  }
}
