package tanabata.filesystem.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tanabata.filesystem.core.work.Effect.Patience;
import tanabata.filesystem.core.work.Input;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;

/// The lock manager, as a mount sees it: grants in the order of the requests, tells holders that
/// somebody waits, and frees what a dead host held when that is certain. What it says to a host
/// arrives in order.
public final class Broker {

  private final Network network;
  private final List<? extends Member> hosts;
  private final Map<LockId, Lock> locks = new TreeMap<>();
  private long epoch = 1;

  /// A host with a mount.
  public interface Member {

    /// Counts from 0, and says its place among all.
    int index();

    /// Which run of its process it is.
    long run();

    boolean isUp();

    /// Tells its mount, if this run goes on.
    void give(long run, Input input);
  }

  /// What is said to a host takes time.
  public interface Network {

    /// It arrives after all that was said in order before.
    void sendInOrder(Member host, long run, Input input);

    /// It may overtake, and be overtaken.
    void sendUnordered(Member host, long run, Input input);
  }

  private static final class Lock {
    private final Map<Integer, Mode> held = new TreeMap<>();
    private final List<Waiting> queue = new ArrayList<>();
  }

  private record Waiting(Member host, long run, Mode mode) {

    @Override
    public String toString() {
      return host.index() + "/" + run + " " + mode;
    }
  }

  public Broker(Network network, List<? extends Member> hosts) {
    this.network = network;
    this.hosts = List.copyOf(hosts);
  }

  /// A request arrives. It travels too, but in the end that is the same as a slow grant.
  public void ask(Member host, LockId id, Mode mode, Patience patience) {
    Lock lock = locks.computeIfAbsent(id, _ -> new Lock());
    // A conversion does not wait for those who have nothing.
    boolean converts = lock.held.containsKey(host.index());
    boolean free = (converts || lock.queue.isEmpty()) && isFree(lock, host, mode);
    if (free) {
      grant(lock, id, host, mode);
    } else if (patience == Patience.TRY || converts && isConverting(lock)) {
      network.sendInOrder(host, host.run(), new Input.Refused(id));
    } else {
      lock.queue.add(converts ? 0 : lock.queue.size(), new Waiting(host, host.run(), mode));
      tellHolders(lock, id);
    }
  }

  /// Whether one who has it waits to have it alone: a second one would wait for him, and he for it.
  private static boolean isConverting(Lock lock) {
    return lock.queue.stream()
        .anyMatch(waiting ->
            waiting.run == waiting.host.run() && lock.held.containsKey(waiting.host.index()));
  }

  private static boolean isFree(Lock lock, Member host, Mode mode) {
    return lock.held.entrySet().stream()
        .filter(entry -> entry.getKey() != host.index())
        .allMatch(entry -> entry.getValue() == Mode.SHARED && mode == Mode.SHARED);
  }

  private void grant(Lock lock, LockId id, Member host, Mode mode) {
    lock.held.put(host.index(), mode);
    network.sendInOrder(host, host.run(), new Input.Granted(id, mode, epoch));
  }

  private void tellHolders(Lock lock, LockId id) {
    Waiting first = lock.queue.getFirst();
    lock.held.forEach((holder, mode) -> {
      boolean inTheWay =
          holder != first.host.index() && !(mode == Mode.SHARED && first.mode == Mode.SHARED);
      if (inTheWay) {
        // It may overtake the grant that it is about.
        Member host = hosts.get(holder);
        network.sendUnordered(host, host.run(), new Input.Wanted(id, first.mode));
      }
    });
  }

  public void give(Member host, LockId id, Mode mode) {
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
  public void isDead(Member dead) {
    epoch++;
    for (Member host : hosts) {
      if (host != dead && host.isUp()) {
        network.sendInOrder(host, host.run(), new Input.MountsLost(epoch));
      }
    }
    locks.forEach((id, lock) -> {
      lock.held.remove(dead.index());
      serve(lock, id);
    });
  }

  /// Everything that decides what it says from here on.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("epoch " + epoch);
    locks.forEach((id, lock) -> text.append(' ').append(id).append(lock.held).append(lock.queue));
    return text.toString();
  }
}
