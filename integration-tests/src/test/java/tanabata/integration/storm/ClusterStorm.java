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
    switch (world.below(12)) {
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
    world.after(restartAfter, node::start);
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
    bringBack();
  }

  /// A node that was told to leave, or to disconnect, may do so late.
  private void bringBack() {
    for (SimulatedNode node : nodes) {
      node.start();
      connect(node);
    }
    world.after(50 * MILLI, this::bringBack);
  }

  // Judgement.

  private void check() {
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
