package tanabata.dlm.storm;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.CoreFactory;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.simulation.World;

/// One seed's history: members, clients and faults for a while; then everything is healed, no
/// client makes a new request, and all requests must end.
final class LockStorm {

  private static final long MILLIS = MembershipService.MILLIS;
  private static final long LENGTH = 2_500 * MILLIS;
  private static final long HEALING_LIMIT = 20_000 * MILLIS;

  final World world;
  final FaultProfile profile;
  final LockChecker checker;
  final RangeChecker ranges;
  final MembershipService membership;
  private final SimulatedNode[] nodes;
  private final boolean[][] cut;
  private final Map<Long, Orphan> orphans = new TreeMap<>();
  private long blocks;
  private boolean draining;
  int deadlocks;
  int leaves;

  private record Orphan(SimulatedNode node, int life, LockName name, Mode mode) {}

  LockStorm(long seed, CoreFactory cores) {
    world = new World(seed);
    profile = FaultProfile.drawn(world, seed);
    long lease = (profile.has(FaultProfile.Trait.SHORT_LEASE) ? 60 : 300) * MILLIS;
    Tuning tuning = new Tuning(Duration.ofMillis(60), Duration.ofMillis(100), 64, 8);
    nodes = new SimulatedNode[profile.nodes()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = new SimulatedNode(i, this, cores, tuning);
    }
    LockChecker.Permits permits = node -> nodes[node].hasPermit();
    checker = new LockChecker(permits);
    ranges = new RangeChecker(permits);
    membership = new MembershipService(world, lease, nodes);
    cut = new boolean[nodes.length][nodes.length];
  }

  /// @throws AssertionError if a promise was broken
  void run() {
    membership.start();
    for (SimulatedNode node : nodes) {
      node.start();
    }
    if (profile.has(FaultProfile.Trait.NODE_FAULTS)) {
      world.after(world.between(0, 300 * MILLIS), this::injectFault);
    }
    runUntil(LENGTH);
    heal();
    long end = world.now().nanos() + HEALING_LIMIT;
    while (!isOver()) {
      if (world.now().nanos() > end || !world.step()) {
        throw new AssertionError("some requests did not end: " + describe());
      }
    }
  }

  private void runUntil(long end) {
    while (world.now().nanos() < end && world.step()) {
      // The events do everything.
    }
  }

  private void injectFault() {
    if (draining) {
      return;
    }
    SimulatedNode node = nodes[world.below(nodes.length)];
    long length = world.between(10 * MILLIS, 700 * MILLIS);
    switch (world.below(6)) {
      case 0 -> node.pause(length);
      case 1 -> {
        node.kill();
        world.after(length, node::restart);
      }
      case 2 -> {
        int other = world.below(nodes.length);
        cut[node.index][other] = true;
        cut[other][node.index] = cut[other][node.index] || world.chance(70);
        world.after(
            length,
            () -> {
              cut[node.index][other] = false;
              cut[other][node.index] = false;
            });
      }
      case 3 -> {
        // From all nodes: then it is excluded, if it lasts.
        isolate(node, true);
        world.after(length, () -> isolate(node, false));
      }
      case 4 -> {
        node.cutOff(true);
        world.after(length, () -> node.cutOff(false));
      }
      default -> {
        if (node.isAlive() && membership.mayLeave(node.index)) {
          node.leaving = true;
          orphansLost(node);
          node.give(new Input.Leave());
        }
      }
    }
    world.after(world.between(20 * MILLIS, 500 * MILLIS), this::injectFault);
  }

  private void isolate(SimulatedNode node, boolean cutOff) {
    node.cutOff(cutOff);
    for (int i = 0; i < nodes.length; i++) {
      cut[node.index][i] = cutOff;
      cut[i][node.index] = cutOff;
    }
  }

  void left(SimulatedNode node) {
    leaves++;
    if (membership.mayLeave(node.index)) {
      membership.left(node.index);
    }
    node.kill();
    world.after(world.between(10 * MILLIS, 300 * MILLIS), node::restart);
  }

  private void heal() {
    draining = true;
    world.note("everything is healed");
    for (SimulatedNode node : nodes) {
      isolate(node, false);
      node.restart();
    }
    purgeAgain();
  }

  /// Also locks of sessions that ended before their grant was delivered.
  private void purgeAgain() {
    purge();
    world.after(500 * MILLIS, this::purgeAgain);
  }

  private boolean isOver() {
    if (!orphans.isEmpty()) {
      purge();
    }
    for (SimulatedNode node : nodes) {
      if (!node.isAlive()) {
        return false;
      }
      for (Client client : node.clients) {
        if (!client.isIdle()) {
          return false;
        }
      }
    }
    for (SimulatedNode node : nodes) {
      if (node.locks() > 0) {
        return false;
      }
    }
    return true;
  }

  /// The orphans of a node that died or is evicted.
  void orphansLost(SimulatedNode node) {
    orphans.entrySet().removeIf(each -> each.getValue().node == node && markLost(each));
  }

  private boolean markLost(Map.Entry<Long, Orphan> each) {
    Orphan orphan = each.getValue();
    LockChecker.Hold hold =
        new LockChecker.Hold(orphan.node.index, orphan.life, each.getKey() >> 8);
    checker.lost(hold, orphan.mode.writes());
    return true;
  }

  private void purge() {
    orphans.entrySet().removeIf(this::markLost);
    for (SimulatedNode node : nodes) {
      node.give(new Input.PurgeOrphans());
    }
  }

  private String describe() {
    StringBuilder all = new StringBuilder();
    for (SimulatedNode node : nodes) {
      all.append(node).append("\n");
    }
    return all.toString();
  }

  boolean isDraining() {
    return draining;
  }

  boolean nobodyWaits() {
    for (SimulatedNode node : nodes) {
      for (Client client : node.clients) {
        if (client.isWaiting()) {
          return false;
        }
      }
    }
    return true;
  }

  void send(SimulatedNode from, Effect.Send send) {
    for (SimulatedNode to : nodes) {
      if (to.name.equals(send.to())) {
        int copies = world.chance(profile.duplicatedPercent()) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
          if (!world.chance(draining ? 0 : profile.lostPercent())) {
            deliver(from, to, send);
          }
        }
      }
    }
  }

  private void deliver(SimulatedNode from, SimulatedNode to, Effect.Send send) {
    world.after(
        world.between(20_000, profile.maxDelayMicros() * 1000L),
        () -> {
          if (!cut[from.index][to.index]) {
            to.give(new Input.Received(from.name, send.envelope()));
          }
        });
  }

  LockName name(int i) {
    return new LockName("name-" + i);
  }

  Block newBlock() {
    return Block.of(ByteBuffer.allocate(8).putLong(++blocks).array());
  }

  void orphan(SimulatedNode node, long lock, LockName name, Mode mode) {
    orphans.put(lock << 8 | node.index, new Orphan(node, node.life, name, mode));
  }

  void adopted(SimulatedNode node, long lock) {
    orphans.remove(lock << 8 | node.index);
  }
}
