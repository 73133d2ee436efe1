package tanabata.dlm.storm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tanabata.dlm.api.Membership;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.CoreFactory;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.dlm.core.LockCore;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Permit;

/// A node of the storm: a lock core, its clients, and the faults of both.
final class SimulatedNode implements MembershipService.Member {

  private static final long TICK = 20 * MembershipService.MILLIS;

  final int index;
  final NodeId name;
  private final LockStorm storm;
  private final CoreFactory cores;
  private final Tuning tuning;
  private final long clockOffset;
  private final ArrayDeque<Input> inbox = new ArrayDeque<>();
  private LockCore core;
  private boolean busy;
  private boolean alive = true;
  private boolean paused;
  private boolean cutOff;
  private long permitEnd;
  int life = 1;
  boolean leaving;
  List<Client> clients = new ArrayList<>();
  private final Map<Long, Client> byLock = new TreeMap<>();
  private long lastNumber;

  SimulatedNode(int index, LockStorm storm, CoreFactory cores, Tuning tuning) {
    this.index = index;
    this.storm = storm;
    this.cores = cores;
    this.tuning = tuning;
    name = new NodeId(List.of("vega", "altair", "deneb", "lyra", "aquila").get(index));
    clockOffset = storm.world.between(0, 1_000_000_000_000L);
    core = cores.create(name, tuning);
  }

  void start() {
    newClients();
    tick(life);
  }

  private void newClients() {
    clients = new ArrayList<>();
    byLock.clear();
    int many = 1 + storm.world.below(3);
    for (int i = 0; i < many; i++) {
      clients.add(new Client(storm, this, i + 1));
    }
    clients.forEach(Client::start);
  }

  private void tick(int ofLife) {
    if (ofLife == life) {
      give(new Input.Tick());
      storm.world.after(TICK, () -> tick(ofLife));
    }
  }

  long number(Client client) {
    byLock.put(++lastNumber, client);
    return lastNumber;
  }

  void give(Input input) {
    if (!alive) {
      return;
    }
    inbox.add(input);
    work();
  }

  private void work() {
    if (busy || paused) {
      return;
    }
    busy = true;
    try {
      for (Input next = inbox.poll(); next != null; next = inbox.poll()) {
        if (!(next instanceof Input.Tick || next instanceof Input.PermitChanged)) {
          storm.world.note(name + " <- " + next);
        }
        if (next instanceof Input.Leave || next instanceof Input.Evicted) {
          storm.orphansLost(this);
        }
        core.accept(now(), next, this::execute);
      }
    } finally {
      busy = false;
    }
  }

  private Moment now() {
    return new Moment(storm.world.now().nanos() + clockOffset);
  }

  private void execute(Effect effect) {
    if (!(effect instanceof Effect.Send)) {
      storm.world.note(name + " -> " + effect);
    }
    switch (effect) {
      case Effect.Send send -> storm.send(this, send);
      case Effect.Completed done -> client(done.lock()).completed(done.lock(), done.completion());
      case Effect.Blocking blocking -> client(blocking.lock()).blocking(blocking.lock());
      case Effect.Lost lost -> client(lost.lock()).lost(lost.lock());
      case Effect.Adopted adopted -> client(adopted.request()).adopted(adopted);
      case Effect.RangeCompleted done -> client(done.request()).ranged(done);
      case Effect.RangesLost _ -> storm.ranges.lost(index);
      case Effect.Serving _, Effect.LocksListed _ -> {
        // For operators.
      }
      case Effect.Left _ -> storm.left(this);
    }
  }

  private Client client(long number) {
    return byLock.get(number);
  }

  void handOver(long lock, Client to) {
    byLock.put(lock, to);
  }

  boolean hasPermit() {
    return alive && permitEnd > storm.world.now().nanos();
  }

  int locks() {
    return core.locks();
  }

  @Override
  public String toString() {
    return name
        + (alive ? "" : ", dead,")
        + (paused ? ", paused," : "")
        + " has "
        + core.locks()
        + " locks, is in "
        + core.membership()
        + ", awaits "
        + core.awaited()
        + ", clients "
        + clients;
  }

  // Faults.

  void pause(long nanos) {
    if (alive && !paused) {
      paused = true;
      int ofLife = life;
      storm.world.after(
          nanos,
          () -> {
            if (ofLife == life) {
              paused = false;
              work();
            }
          });
    }
  }

  void kill() {
    if (!alive) {
      return;
    }
    storm.world.note(name + " is killed");
    alive = false;
    inbox.clear();
    clients.forEach(Client::die);
    storm.orphansLost(this);
    life++;
    storm.ranges.lost(index);
    clients = new ArrayList<>();
    permitEnd = 0;
    paused = false;
    leaving = false;
  }

  void restart() {
    if (!alive) {
      storm.world.note(name + " starts again");
      core = cores.create(name, tuning);
      alive = true;
      storm.membership.restarted(index);
      start();
    }
  }

  /// From the membership service.
  void cutOff(boolean cut) {
    cutOff = cut;
  }

  // What the membership service sees.

  @Override
  public NodeId name() {
    return name;
  }

  @Override
  public boolean isAlive() {
    return alive;
  }

  @Override
  public boolean isReachable() {
    return !cutOff && !paused;
  }

  @Override
  public void permit(long until) {
    if (alive && until > permitEnd) {
      permitEnd = until;
      give(new Input.PermitChanged(new Permit.Until(new Moment(until + clockOffset))));
      storm.checker.permitRenewed();
    }
  }

  @Override
  public void change(Membership membership) {
    give(new Input.MembershipChanged(membership));
  }

  @Override
  public void evict() {
    permitEnd = 0;
    storm.orphansLost(this);
    give(new Input.Evicted());
  }
}
