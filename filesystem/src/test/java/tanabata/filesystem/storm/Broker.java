package tanabata.filesystem.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tanabata.filesystem.core.work.Effect.Patience;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.simulation.World;

/// The lock manager, as a mount sees it: grants in the order of the requests, tells holders that
/// somebody waits, and frees what a dead host held when that is certain. What it says to a host
/// arrives in order.
final class Broker {

  private static final long MICRO = 1_000;

  private final World world;
  private final Host[] hosts;
  private final Map<LockId, Lock> locks = new TreeMap<>();
  private final long[] lastDelivery;
  private long epoch = 1;

  private static final class Lock {
    private final Map<Integer, Mode> held = new TreeMap<>();
    private final List<Waiting> queue = new ArrayList<>();
  }

  private record Waiting(Host host, long run, Mode mode) {}

  Broker(World world, Host[] hosts) {
    this.world = world;
    this.hosts = hosts;
    this.lastDelivery = new long[hosts.length];
  }

  private void deliver(Host host, long run, Input input) {
    long at =
        Math.max(
            lastDelivery[host.index()] + 1,
            world.now().nanos() + world.between(10 * MICRO, 200 * MICRO));
    lastDelivery[host.index()] = at;
    world.after(at - world.now().nanos(), () -> host.give(run, input));
  }

  /// A request arrives. It travels too, but in the end that is the same as a slow grant.
  void ask(Host host, LockId id, Mode mode, Patience patience) {
    Lock lock = locks.computeIfAbsent(id, _ -> new Lock());
    boolean free = lock.queue.isEmpty() && isFree(lock, host, mode);
    if (free) {
      grant(lock, id, host, mode);
    } else if (patience == Patience.TRY) {
      deliver(host, host.run(), new Input.Refused(id));
    } else {
      lock.queue.add(new Waiting(host, host.run(), mode));
      tellHolders(lock, id);
    }
  }

  private static boolean isFree(Lock lock, Host host, Mode mode) {
    return lock.held.entrySet().stream()
        .filter(entry -> entry.getKey() != host.index())
        .allMatch(entry -> entry.getValue() == Mode.SHARED && mode == Mode.SHARED);
  }

  private void grant(Lock lock, LockId id, Host host, Mode mode) {
    lock.held.put(host.index(), mode);
    deliver(host, host.run(), new Input.Granted(id, mode, epoch));
  }

  private void tellHolders(Lock lock, LockId id) {
    Waiting first = lock.queue.getFirst();
    lock.held.forEach((holder, mode) -> {
      boolean inTheWay =
          holder != first.host.index() && !(mode == Mode.SHARED && first.mode == Mode.SHARED);
      if (inTheWay) {
        // It may overtake the grant that it is about.
        Host host = hosts[holder];
        long run = host.run();
        Input wanted = new Input.Wanted(id, first.mode);
        world.after(world.between(10 * MICRO, 200 * MICRO), () -> host.give(run, wanted));
      }
    });
  }

  void give(Host host, LockId id, Mode mode) {
    Lock lock = locks.computeIfAbsent(id, _ -> new Lock());
    if (mode == Mode.NONE) {
      lock.held.remove(host.index());
    } else {
      lock.held.put(host.index(), mode);
    }
    serve(lock, id);
  }

  private void serve(Lock lock, LockId id) {
    lock.queue.removeIf(waiting -> waiting.run != waiting.host.run());
    while (!lock.queue.isEmpty()
        && isFree(lock, lock.queue.getFirst().host, lock.queue.getFirst().mode)) {
      Waiting first = lock.queue.removeFirst();
      grant(lock, id, first.host, first.mode);
    }
    if (!lock.queue.isEmpty()) {
      tellHolders(lock, id);
    }
  }

  /// It is certain that this host is gone.
  void isDead(Host dead) {
    epoch++;
    for (Host host : hosts) {
      if (host != dead && host.isUp()) {
        deliver(host, host.run(), new Input.MountsLost(epoch));
      }
    }
    locks.forEach((id, lock) -> {
      lock.held.remove(dead.index());
      serve(lock, id);
    });
  }

  Optional<String> describe(LockId id) {
    return Optional.ofNullable(locks.get(id)).map(lock -> lock.held + " " + lock.queue);
  }
}
