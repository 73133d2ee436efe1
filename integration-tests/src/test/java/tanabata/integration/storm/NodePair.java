package tanabata.integration.storm;

import java.util.List;
import java.util.Optional;
import tanabata.fencing.Policy;
import tanabata.fencing.core.Input;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Evidence;
import tanabata.integration.Planted;
import tanabata.replication.core.Insight;
import tanabata.replication.core.Scale;
import tanabata.replication.core.SimulatedNode;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Frame;
import tanabata.replication.model.OnNoSpace;
import tanabata.simulation.Network;
import tanabata.simulation.World;

/// Two nodes, both Primary, with arbiters and perhaps a witness, and the faults that strike them:
/// what every storm over the joined cores is made of. They start soon after this is made.
final class NodePair {

  private static final long MILLI = 1_000_000;

  private final World world;
  private final SimulatedNode[] nodes = new SimulatedNode[2];
  private final NodeProgram[] programs = new NodeProgram[2];
  private final Optional<SimulatedWitness> witness;
  private final SimulatedNode.Clients clients;
  private final Faults faults;
  private final ServiceWatch watch;
  private final Optional<SimulatedLocks> locks;
  private final Optional<LockWatch> lockWatch;

  private record Operator() implements Caller {}

  /// @param locks if the two share locks
  NodePair(
      World world,
      FaultProfile profile,
      Scale scale,
      Planted planted,
      SimulatedNode.Clients clients,
      Optional<SimulatedLocks> locks) {
    this.world = world;
    this.clients = clients;
    this.locks = locks;
    witness = world.chance(85) ? Optional.of(new SimulatedWitness(world)) : Optional.empty();
    Policy.Prefer prefer = Policy.Prefer.values()[world.below(4)];
    NodeProgram.Surroundings surroundings =
        new NodeProgram.Surroundings(witness, Optional.empty(), locks);
    for (int i = 0; i < 2; i++) {
      NodeId peer = SimulatedNode.name(1 - i);
      Policy policy = policy(i == 0 ? prefer : mirror(prefer));
      programs[i] = new NodeProgram(world, peer, policy, surroundings, planted);
      nodes[i] = new SimulatedNode(i, world, scale, planted.replication(), clients, programs[i]);
    }
    watch = new ServiceWatch(nodes, clients);
    lockWatch = locks.map(shared -> new LockWatch(nodes, programs, shared));
    witness.ifPresent(there -> there.onChange(this::hint));
    Network<Frame> network = new Network<>(world, nodes[0], nodes[1]);
    locks.ifPresent(shared -> shared.join(network));
    for (SimulatedNode node : nodes) {
      node.join(network);
      node.createMetadata(true);
      world.after(world.below(10) * MILLI, node::start);
    }
    faults = new Faults(world, profile, nodes, programs, network, witness, clients);
  }

  private Policy policy(Policy.Prefer prefer) {
    return new Policy(
        NodeProgram.TIMING,
        witness.isPresent() ? Policy.Witness.CONFIGURED : Policy.Witness.NONE,
        prefer,
        Evidence.Level.LEASE,
        Policy.Agents.NONE,
        locks.isPresent() ? Policy.Locks.SHARED : Policy.Locks.NONE);
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
        programs[i].give(nodes[i], new Input.RecordChanged());
      }
    }
  }

  SimulatedNode[] nodes() {
    return nodes.clone();
  }

  /// Before they start.
  void failWritesWithoutSpace() {
    List.of(nodes).forEach(node -> node.configure(usual -> usual.with(OnNoSpace.ERROR)));
  }

  /// Something strikes that the world draws.
  void strike() {
    faults.strike();
  }

  /// After every event: some things strike at a certain moment, and some must never be so.
  void look() {
    faults.watch(watch.timesStandalone() > 0);
    watch.look();
    lockWatch.ifPresent(LockWatch::look);
  }

  /// How often a node went standalone.
  int timesStandalone() {
    return watch.timesStandalone();
  }

  /// Nothing strikes any more, and whoever is gone comes back.
  void heal() {
    faults.end();
    bringBack();
  }

  /// A node that was told to leave, or to disconnect, may do so late; and one without a disk has to
  /// be started anew.
  private void bringBack() {
    for (SimulatedNode node : nodes) {
      if (node.isUp() && node.core().state().copy().disk() == DiskState.DISKLESS) {
        clients.dies(node);
        node.kill(false);
      }
      node.start();
      if (node.core().keepsGivenUpVersion()) {
        // A disk that was put back once more would have to keep a second one.
        node.give(new tanabata.replication.core.work.Input.Forget(new Operator()));
      }
      Faults.connect(node);
    }
    world.after(50 * MILLI, this::bringBack);
  }

  /// Whether both serve, and have nothing left to do.
  boolean isAtRest() {
    for (SimulatedNode node : nodes) {
      if (!node.isUp()
          || !Insight.unrest(node.core()).isEmpty()
          || !Insight.mayAnswer(node.core(), node.clock())) {
        return false;
      }
    }
    return locks.isEmpty() || locks.get().isAtRest();
  }

  /// Whether the record of the witness, if there is one, names both.
  boolean isRecorded() {
    return witness.isEmpty()
        || witness.get().record().filter(record -> record.active().size() == 2).isPresent();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      SimulatedNode node = nodes[i];
      text.append(node.id)
          .append(
              node.isUp()
                  ? " "
                      + Insight.unrest(node.core())
                      + node.core().status()
                      + programs[i].core().state()
                      + programs[i].core().fencing(node.clock())
                  : " is down")
          .append("; ");
    }
    locks.ifPresent(text::append);
    return text.toString();
  }
}
