package tanabata.integration.storm;

import java.util.List;
import java.util.Optional;
import tanabata.fencing.core.Policy;
import tanabata.fencing.core.Rules;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.NodeId;
import tanabata.replication.core.Caller;
import tanabata.replication.core.ClientLoad;
import tanabata.replication.core.Frame;
import tanabata.replication.core.Input;
import tanabata.replication.core.Insight;
import tanabata.replication.core.PlantedBug;
import tanabata.replication.core.Scale;
import tanabata.replication.core.SimulatedNode;
import tanabata.simulation.Network;
import tanabata.simulation.World;

/// One seed's history of two nodes, both Primary, with arbiters and perhaps a witness, clients on
/// both, and faults that the seed draws. Afterwards everything is healed and must come to rest.
///
/// Judged, besides what [ClientLoad] judges: at most one node goes on alone, and while it does the
/// other may answer nobody; nobody who was cut off gets an answer afterwards; after healing both
/// are in step, Primary, and named in the record.
final class ClusterStorm {

  private static final long MILLI = 1_000_000;
  private static final long LONGEST_HEALING = 5_000 * MILLI;

  private final World world;
  private final SimulatedNode[] nodes = new SimulatedNode[2];
  private final House[] houses = new House[2];
  private final Network<Frame> network;
  private final Optional<SimulatedWitness> witness;
  private final ClientLoad clients;
  private final long stormEnds;
  private boolean healing;
  private boolean readingBack;
  private int timesAlone;
  private final boolean[] alone = new boolean[2];
  private final boolean[] veteran = new boolean[2];

  private record Operator() implements Caller {}

  ClusterStorm(long seed, PlantedBug bug, Rules rules) {
    world = new World(seed);
    Scale scale = Scale.draw(world);
    clients = new ClientLoad(world, scale, true);
    stormEnds = (100 + world.below(900)) * MILLI;
    witness = world.chance(85) ? Optional.of(new SimulatedWitness(world)) : Optional.empty();
    Policy.Prefer prefer = Policy.Prefer.values()[world.below(4)];
    for (int i = 0; i < 2; i++) {
      NodeId peer = SimulatedNode.name(1 - i);
      houses[i] = new House(world, peer, witness, i == 0 ? prefer : mirror(prefer), rules);
      nodes[i] = new SimulatedNode(i, world, scale, bug, clients, houses[i]);
    }
    clients.use(nodes);
    witness.ifPresent(there -> there.onChange(this::hint));
    network = new Network<>(world, nodes[0], nodes[1]);
    for (SimulatedNode node : nodes) {
      node.join(network);
      node.createMetadata(true);
      world.after(world.below(10) * MILLI, node::start);
    }
    int faults = 1 + world.below(9);
    for (int i = 0; i < faults; i++) {
      world.after(world.between(20 * MILLI, stormEnds), this::fault);
    }
    world.after(stormEnds, this::heal);
  }

  private static Policy.Prefer mirror(Policy.Prefer prefer) {
    return switch (prefer) {
      case THIS_NODE -> Policy.Prefer.THE_PEER;
      case THE_PEER -> Policy.Prefer.THIS_NODE;
      case NOBODY, OPEN_CLIENTS -> prefer;
    };
  }

  private void hint() {
    for (int i = 0; i < 2; i++) {
      if (witness.orElseThrow().canBeReached(i)) {
        houses[i].recordChanged(nodes[i]);
      }
    }
  }

  /// Lets it happen.
  ///
  /// @return what went wrong, if anything
  Optional<String> run() {
    try {
      while (world.step()) {
        check();
        if (readingBack && clients.unanswered() == 0) {
          List<String> wrong = clients.complaints();
          return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
        }
        if (healing && !readingBack && isAtRest()) {
          readingBack = true;
          clients.readBack();
        }
        if (LONELY && world.now().nanos() > stormEnds + 1_000 * MILLI) {
          stuck();
          return Optional.empty();
        }
        if (world.now().nanos() > stormEnds + LONGEST_HEALING) {
          return Optional.of("no progress after healing: " + describe());
        }
      }
      return Optional.of("nothing happens any more: " + describe());
    } catch (AssertionError | InvariantViolation e) {
      return Optional.of(e.toString());
    }
  }

  String timeline() {
    return world.timeline();
  }

  /// How often a node went on alone.
  int timesAlone() {
    return timesAlone;
  }

  // Faults.

  private void fault() {
    if (healing) {
      return;
    }
    SimulatedNode node = nodes[world.below(2)];
    long soon = world.between(MILLI, 300 * MILLI);
    int kind = world.below(12);
    if (Boolean.getBoolean("cluster.powerAfterDisconnect") && world.chance(60)) {
      kind = 9;
    }
    if (Boolean.getBoolean("cluster.forceInStep") && world.chance(30)) {
      if (node.isUp()
          && node.core().position().connection()
              == tanabata.replication.core.Position.Connection.IN_STEP) {
        world.note(node.id + " is forced while in step");
        node.act(() -> houses[node.index].coupling().force());
      }
      return;
    }
    if (Boolean.getBoolean("cluster.flap") && world.chance(30)) {
      world.note("the network flaps");
      long at = 0;
      for (int i = 0; i < 60; i++) {
        at += world.between(14 * MILLI, 36 * MILLI);
        world.after(at, network::reset);
        world.after(at + MILLI / 4, network::heal);
      }
      world.after(at, () -> crash(node, true, MILLI));
      return;
    }
    switch (kind) {
      case 0 -> crash(node, true, soon);
      case 1 -> crash(node, false, soon);
      case 2 -> {
        crash(nodes[0], world.chance(70), soon);
        crash(nodes[1], world.chance(70), world.between(MILLI, 300 * MILLI));
      }
      case 3, 4 -> {
        world.note("the network is reset");
        network.reset();
        world.after(soon, network::heal);
      }
      case 5 -> {
        world.note("the network stalls");
        network.stall(0);
        network.stall(1);
        world.after(soon, network::heal);
      }
      case 6 -> {
        world.note("what " + node.id + " sends is lost");
        network.stall(node.index);
        world.after(soon, network::heal);
      }
      case 7, 8 -> {
        world.note(node.id + " is paused");
        node.pause();
        world.after(soon, node::resume);
      }
      case 9 -> {
        if (node.isUp()) {
          world.note(node.id + " is disconnected");
          node.give(new Input.Disconnect(0, new Operator()));
          world.after(soon, () -> connect(node));
          if (Boolean.getBoolean("cluster.powerAfterDisconnect") && world.chance(80)) {
            world.after(
                world.between(50_000, 4_000_000),
                () -> crash(node, true, world.between(MILLI, 6 * MILLI)));
          }
        }
      }
      case 10 -> leave(node, soon);
      default -> witnessFault(node, soon);
    }
    if (world.chance(30)) {
      witnessFault(nodes[world.below(2)], world.between(MILLI, 300 * MILLI));
    }
  }

  private void leave(SimulatedNode node, long soon) {
    if (node.isUp()) {
      world.note(node.id + " is told to leave");
      clients.leaves(node);
      node.give(new Input.Shutdown());
      world.after(
          soon,
          () -> {
            if (!healing) {
              node.resume();
              crash(node, false, 0);
            }
          });
    }
  }

  private void witnessFault(SimulatedNode node, long soon) {
    witness.ifPresent(there -> {
      if (world.chance(30)) {
        world.note("the witness is down");
        there.up(false);
        world.after(soon, () -> there.up(true));
      } else {
        world.note(node.id + " cannot reach the witness");
        there.reach(node.index, false);
        world.after(soon, () -> there.reach(node.index, true));
      }
    });
  }

  private static void connect(SimulatedNode node) {
    if (node.isUp() && node.core().status().connection().equals("StandAlone")) {
      node.give(new Input.Connect(new Operator()));
    }
  }

  private void crash(SimulatedNode node, boolean power, long restartAfter) {
    if (node.isUp()) {
      clients.dies(node);
      node.kill(power);
    }
    world.after(
        restartAfter,
        () -> {
          if (!healing || node.index != dead()) {
            node.start();
          }
        });
  }

  private void heal() {
    world.note("everything is healed");
    healing = true;
    clients.beQuiet();
    network.heal();
    witness.ifPresent(there -> {
      there.up(true);
      there.reach(0, true);
      there.reach(1, true);
    });
    for (SimulatedNode node : nodes) {
      node.resume();
    }
    if (LONELY) {
      nodes[dead()].kill(true);
    }
    bringBack();
  }

  /// A node that was told to leave, or to disconnect, may do so late.
  private void bringBack() {
    for (SimulatedNode node : nodes) {
      if (node.index == dead()) {
        continue;
      }
      node.start();
      connect(node);
    }
    world.after(50 * MILLI, this::bringBack);
  }

  // Judgement.

  private int loops;

  private boolean isMeeting(int i) {
    return nodes[i].isUp()
        && nodes[i].core().position().connection()
            == tanabata.replication.core.Position.Connection.MEETING;
  }

  private void crashLoop() {
    if (timesAlone == 0 || loops > 20 || !isMeeting(0) || !isMeeting(1)) {
      return;
    }
    int survivor =
        nodes[0].core().position().lineage().size() > nodes[1].core().position().lineage().size()
            ? 0
            : 1;
    loops++;
    if (loops <= 20) {
      SimulatedNode other = nodes[1 - survivor];
      world.after(0, () -> crash(other, true, MILLI));
    } else {
      world.after(0, () -> crash(nodes[0], true, MILLI));
      world.after(0, () -> crash(nodes[1], true, MILLI));
    }
  }

  private int dead() {
    return LONELY ? (int) (stormEnds / MILLI % 2) : -1;
  }

  private static final boolean LONELY = Boolean.getBoolean("cluster.lonely");
  static final java.util.TreeMap<String, Integer> STUCK = new java.util.TreeMap<>();

  private void stuck() {
    SimulatedNode left = nodes[1 - dead()];
    var at = left.core().position();
    var report = houses[left.index].coupling().report();
    String why =
        at.alone()
            ? "alone"
            : report
                    .waitingFor()
                    .replaceAll("altair|vega", "X")
                    .replaceAll("epoch [0-9]+", "epoch N")
                    .replaceAll("generation .*", "generation G")
                + " outdated="
                + at.outdated()
                + " complete="
                + at.complete()
                + " veteran="
                + at.veteran()
                + " record="
                + witness
                    .map(w ->
                        w.record()
                            .map(r -> r.active().size() + (r.names(left.id) ? "me" : ""))
                            .orElse("none"))
                    .orElse("no witness");
    STUCK.merge(why, 1, Integer::sum);
    if (Boolean.getBoolean("cluster.lonelyDetail")
        && why.contains(System.getProperty("cluster.lonelyWhy", "nothing"))) {
      throw new AssertionError(why);
    }
  }

  private void check() {
    if (Boolean.getBoolean("cluster.crashLoop")) {
      crashLoop();
    }
    for (int i = 0; i < 2; i++) {
      SimulatedNode node = nodes[i];
      if (!node.failure().isEmpty()) {
        throw new AssertionError(node.id + " failed: " + node.failure());
      }
      boolean is = node.isUp() && Insight.isAlone(node.core());
      if (is && !alone[i]) {
        timesAlone++;
        if (!veteran[i]) {
          // A cold start: only what was flushed is certain to be on every copy.
          clients.startsCold();
        }
      }
      alone[i] = is;
      veteran[i] = node.isUp() && Insight.isVeteran(node.core());
    }
    for (int i = 0; i < 2; i++) {
      SimulatedNode other = nodes[1 - i];
      if (alone[i] && other.isUp() && Insight.mayAnswer(other.core(), other.clock())) {
        throw new AssertionError(
            nodes[i].id + " goes on alone while " + other.id + " may answer clients");
      }
    }
  }

  private boolean isAtRest() {
    for (SimulatedNode node : nodes) {
      if (!node.isUp()
          || !Insight.unrest(node.core()).isEmpty()
          || !Insight.mayAnswer(node.core(), node.clock())) {
        return false;
      }
    }
    boolean recorded =
        witness.isEmpty()
            || witness.get().record().filter(record -> record.active().size() == 2).isPresent();
    if (recorded && clients.unanswered() != 0) {
      throw new AssertionError(clients.unanswered() + " requests were never answered");
    }
    return recorded;
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      SimulatedNode node = nodes[i];
      text.append(node.id)
          .append(
              node.isUp()
                  ? " "
                      + Insight.unrest(node.core())
                      + node.core().status()
                      + node.core().position()
                      + houses[i].coupling().report()
                  : " is down")
          .append("; ");
    }
    return text.toString();
  }
}
