package tanabata.dlm.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tanabata.dlm.api.LockName;
import tanabata.dlm.core.message.Message;
import tanabata.dlm.core.message.SessionId;
import tanabata.foundation.NodeId;

/// Finds sessions that wait for each other in a circle, over any number of names and nodes, by
/// chasing the edges (Chandy, Misra and Haas, "Distributed Deadlock Detection", 1983): the search
/// runs from a lock that waits to the owners in its way, from each to what that one waits for, and
/// on. If it comes back to the owner it began with, that wish is given up.
///
/// A search follows only owners below its own, so that of a circle only the highest owner finds it,
/// and is the victim: one, and the same whoever looks. Session 0, where nobody in particular is, is
/// never followed.
final class DeadlockDetector {

  /// How many steps of searches are remembered, so that none is taken twice.
  private static final int REMEMBERED = 4096;

  private static final int DOUBLINGS = 4;

  private final CoreContext context;
  private final ResourceMaster masters;
  private final LocalLocks own;
  private int lastNumber;

  private final Set<Step> taken =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Step, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  private record Step(Message.Probe search, SessionId towards) {}

  DeadlockDetector(CoreContext context, ResourceMaster masters, LocalLocks own) {
    this.context = context;
    this.masters = masters;
    this.own = own;
  }

  void forget() {
    taken.clear();
  }

  /// Begins a search for each lock that has waited long.
  void tick() {
    for (Resource resource : new ArrayList<>(masters.blocked().values())) {
      List<MasterLock> due = new ArrayList<>();
      resource.forEachBlocked(lock -> {
        boolean isDue = context.now().nanos() - lock.since >= patience(lock.searches);
        if (lock.session != 0 && isDue) {
          due.add(lock);
        }
      });
      due.forEach(lock -> search(resource, lock));
    }
  }

  /// How long a lock has waited when its next search begins: first doubled each time, then in even
  /// steps.
  private long patience(int searches) {
    long first = context.tuning.deadlockSearchAfter().toNanos();
    return searches <= DOUBLINGS
        ? first << searches
        : (first << DOUBLINGS) * (1 + searches - DOUBLINGS);
  }

  private void search(Resource resource, MasterLock lock) {
    lock.searches++;
    Message.Probe search =
        new Message.Probe(lock.owner(), resource.name, lock.lock, lock.turn, ++lastNumber);
    chase(search, resource, lock);
  }

  private void chase(Message.Probe search, Resource resource, MasterLock waiting) {
    Set<SessionId> obstacles = new TreeSet<>();
    boolean[] closed = {false};
    resource.forEachInTheWayOf(
        waiting,
        each -> {
          // Of its own owner's locks that only stand before it none is in its way for ever.
          boolean first =
              each.is(search.initiator().node(), search.lock()) && isAt(search, resource);
          closed[0] |= each.owner().equals(search.initiator()) && (each.blocks(waiting) || first);
          obstacles.add(each.owner());
        });
    if (closed[0]) {
      context.sendToMaster(new Message.DeadlockFound(search));
      return;
    }
    for (SessionId owner : obstacles) {
      boolean follows = owner.session() != 0 && owner.compareTo(search.initiator()) < 0;
      if (follows && taken.add(new Step(search, owner))) {
        context.send(owner.node(), new Message.ProbeSession(search, owner.session()));
      }
    }
  }

  private static boolean isAt(Message.Probe search, Resource resource) {
    return search.name().equals(resource.name);
  }

  /// "Does this session of yours wait?"
  void chased(Message.ProbeSession chase) {
    for (LocalLock lock : own.waitingOf(chase.session())) {
      context.sendToMaster(new Message.ProbeLock(chase.probe(), lock.name, lock.number, lock.turn));
    }
  }

  /// "This lock waits; for whom?"
  void follow(NodeId from, Message.ProbeLock follow) {
    waiting(from, follow.name(), follow.lock(), follow.attempt())
        .ifPresent(lock -> chase(follow.probe(), masters.find(follow.name()).orElseThrow(), lock));
  }

  /// The circle is closed.
  void caught(Message.Probe search) {
    waiting(search.initiator().node(), search.name(), search.lock(), search.attempt())
        .ifPresent(lock -> masters.giveUp(masters.find(search.name()).orElseThrow(), lock));
  }

  private Optional<MasterLock> waiting(NodeId node, LockName name, long lock, int turn) {
    return masters
        .find(name)
        .flatMap(resource ->
            resource.find(node, lock).filter(found -> found.turn == turn && resource.waits(found)));
  }
}
