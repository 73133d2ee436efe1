package tanabata.dlm.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import tanabata.dlm.api.LockName;
import tanabata.dlm.core.message.Message;
import tanabata.dlm.core.message.SessionId;
import tanabata.dlm.core.resource.MasterLock;
import tanabata.dlm.core.resource.Resource;
import tanabata.foundation.NodeId;

/// Finds deadlocks of sessions over any number of names and nodes by edge chasing (Chandy, Misra
/// and Haas, "Distributed Deadlock Detection", 1983): a probe travels from a lock that waits to the
/// sessions it waits for, from each of them to the locks on which that session waits, and so on. If
/// it comes back to its initiator, that request is refused.
///
/// A probe follows only sessions below its initiator. So only the highest session of a deadlock
/// cycle finds it, and is the one victim, whoever searches. Session 0, which belongs to nobody in
/// particular, is never followed.
final class DeadlockDetector {

  /// How many steps of probes are remembered, so that none is taken twice.
  private static final int MAX_REMEMBERED = 4096;

  private static final int DOUBLINGS = 4;

  private final CoreContext context;
  private final ResourceMaster master;
  private final LocalLocks local;
  private int lastNumber;

  private final Set<Step> taken =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Step, Boolean> eldest) {
              return size() > MAX_REMEMBERED;
            }
          });

  private record Step(Message.Probe probe, SessionId to) {}

  DeadlockDetector(CoreContext context, ResourceMaster master, LocalLocks local) {
    this.context = context;
    this.master = master;
    this.local = local;
  }

  void forget() {
    taken.clear();
  }

  /// Begins a search for each lock that has waited long.
  void tick() {
    for (Resource resource : List.copyOf(master.blocked().values())) {
      List<MasterLock> due = new ArrayList<>();
      resource.forEachBlocked(lock -> {
        if (lock.hasSession() && lock.ageNanos(context.now()) >= searchAfter(lock.searches())) {
          due.add(lock);
        }
      });
      due.forEach(lock -> search(resource, lock));
    }
  }

  /// How long a lock has waited when its next search begins, in nanoseconds: first doubled each
  /// time, then in even steps.
  private long searchAfter(int searches) {
    long first = context.tuning.deadlockSearchAfter().toNanos();
    return searches <= DOUBLINGS
        ? first << searches
        : (first << DOUBLINGS) * (1 + searches - DOUBLINGS);
  }

  private void search(Resource resource, MasterLock lock) {
    lock.countSearch();
    Message.Probe probe =
        new Message.Probe(
            lock.session(), resource.name(), lock.number(), lock.attempt(), ++lastNumber);
    forward(probe, resource, lock);
  }

  /// Passes the probe on to the sessions that this lock waits for.
  private void forward(Message.Probe probe, Resource resource, MasterLock waiting) {
    List<MasterLock> awaited = new ArrayList<>();
    resource.forEachAwaited(waiting, awaited::add);
    if (awaited.stream().anyMatch(each -> closesCycle(probe, resource, waiting, each))) {
      context.sendToMaster(new Message.DeadlockFound(probe));
      return;
    }
    SortedSet<SessionId> sessions = new TreeSet<>();
    awaited.forEach(each -> sessions.add(each.session()));
    for (SessionId session : sessions) {
      boolean follows = session.session() != 0 && session.compareTo(probe.initiator()) < 0;
      if (follows && taken.add(new Step(probe, session))) {
        context.send(session.node(), new Message.ProbeSession(probe, session.session()));
      }
    }
  }

  /// Whether the probe is back at its initiator. A lock of the initiator that is only ahead in the
  /// queue is not awaited for ever, unless it is the one that the probe began with.
  private static boolean closesCycle(
      Message.Probe probe, Resource resource, MasterLock waiting, MasterLock awaited) {
    boolean isFirst =
        awaited.is(probe.initiator().node(), probe.lock()) && probe.name().equals(resource.name());
    return awaited.session().equals(probe.initiator()) && (awaited.blocks(waiting) || isFirst);
  }

  void probeSession(Message.ProbeSession message) {
    for (LocalLock lock : local.waitingOf(message.session())) {
      context.sendToMaster(
          new Message.ProbeLock(message.probe(), lock.name, lock.number, lock.attempt));
    }
  }

  void probeLock(NodeId from, Message.ProbeLock message) {
    waiting(from, message.name(), message.lock(), message.attempt())
        .ifPresent(found -> forward(message.probe(), found.resource, found.lock));
  }

  void deadlockFound(Message.Probe probe) {
    waiting(probe.initiator().node(), probe.name(), probe.lock(), probe.attempt())
        .ifPresent(found -> master.refuseDeadlocked(found.resource, found.lock));
  }

  private record Waiting(Resource resource, MasterLock lock) {}

  /// The lock, if it still waits with the same request.
  private Optional<Waiting> waiting(NodeId node, LockName name, long number, int attempt) {
    return master
        .find(name)
        .flatMap(resource ->
            resource
                .find(node, number)
                .filter(lock -> lock.attempt() == attempt && lock.isBlocked())
                .map(lock -> new Waiting(resource, lock)));
  }
}
