package tanabata.integration.storm;

import java.util.List;
import java.util.Optional;
import tanabata.fencing.Policy;
import tanabata.fencing.core.Input;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.NodeId;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Evidence;
import tanabata.integration.Planted;
import tanabata.replication.core.ClientLoad;
import tanabata.replication.core.Insight;
import tanabata.replication.core.Scale;
import tanabata.replication.core.SimulatedNode;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Frame;
import tanabata.replication.model.OnNoSpace;
import tanabata.simulation.Network;
import tanabata.simulation.World;

/// One seed's history of two nodes, both Primary, with arbiters and perhaps a witness, clients on
/// both, and faults that the seed draws. Afterwards everything is healed and must come to rest.
///
/// Judged, besides what [ClientLoad] judges: at most one node is standalone, and while it is the
/// other may answer nobody; nobody who was cut off gets an answer afterwards; after healing both
/// are connected, Primary, and named in the record. If the two share locks: what [LockChecker] and
/// [LockWatch] demand, and after healing every request for a lock has ended.
final class ClusterStorm {

  private static final long MILLI = 1_000_000;
  private static final long LONGEST_HEALING = 5_000 * MILLI;

  private final World world;
  private final SimulatedNode[] nodes = new SimulatedNode[2];
  private final NodeProgram[] programs = new NodeProgram[2];
  private final Network<Frame> network;
  private final Optional<SimulatedWitness> witness;
  private final ClientLoad clients;
  private final Faults faults;
  private final ServiceWatch watch;
  private final Optional<SimulatedLocks> locks;
  private final Optional<LockWatch> lockWatch;
  private final long stormEnds;
  private boolean healing;
  private boolean readingBack;

  private record Operator() implements Caller {}

  /// @param sharing whether the two share locks too, which makes another history of the seed
  ClusterStorm(long seed, FaultProfile profile, Planted planted, Policy.Locks sharing) {
    world = new World(seed);
    Scale scale = Scale.draw(world, profile.largePercent(), profile.slowPercent());
    clients = new ClientLoad(world, scale, true);
    stormEnds = (100 + world.below(900)) * MILLI;
    witness = world.chance(85) ? Optional.of(new SimulatedWitness(world)) : Optional.empty();
    Policy.Prefer prefer = Policy.Prefer.values()[world.below(4)];
    locks =
        switch (sharing) {
          case SHARED -> Optional.of(new SimulatedLocks(world));
          case NONE -> Optional.empty();
        };
    NodeProgram.Surroundings surroundings =
        new NodeProgram.Surroundings(witness, Optional.empty(), locks);
    for (int i = 0; i < 2; i++) {
      NodeId peer = SimulatedNode.name(1 - i);
      Policy policy = policy(i == 0 ? prefer : mirror(prefer), sharing);
      programs[i] = new NodeProgram(world, peer, policy, surroundings, planted);
      nodes[i] = new SimulatedNode(i, world, scale, planted.replication(), clients, programs[i]);
    }
    clients.use(nodes);
    if (profile == FaultProfile.FULL_DISKS_FAIL_WRITES) {
      clients.spaceMayRunOut();
      List.of(nodes).forEach(node -> node.configure(usual -> usual.with(OnNoSpace.ERROR)));
    }
    watch = new ServiceWatch(nodes, clients);
    lockWatch = locks.map(shared -> new LockWatch(nodes, programs, shared));
    witness.ifPresent(there -> there.onChange(this::hint));
    network = new Network<>(world, nodes[0], nodes[1]);
    locks.ifPresent(shared -> shared.join(network));
    for (SimulatedNode node : nodes) {
      node.join(network);
      node.createMetadata(true);
      world.after(world.below(10) * MILLI, node::start);
    }
    faults = new Faults(world, profile, nodes, programs, network, witness, clients);
    int count = 1 + world.below(9);
    for (int i = 0; i < count; i++) {
      world.after(world.between(20 * MILLI, stormEnds), faults::strike);
    }
    world.after(stormEnds, this::heal);
  }

  private Policy policy(Policy.Prefer prefer, Policy.Locks sharing) {
    return new Policy(
        NodeProgram.TIMING,
        witness.isPresent() ? Policy.Witness.CONFIGURED : Policy.Witness.NONE,
        prefer,
        Evidence.Level.LEASE,
        Policy.Agents.NONE,
        sharing);
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

  /// Lets it happen.
  ///
  /// @return what went wrong, if anything
  Optional<String> run() {
    try {
      while (world.step()) {
        faults.watch(watch.timesStandalone() > 0);
        watch.look();
        lockWatch.ifPresent(LockWatch::look);
        // A disk may be found broken by this very read; what the peer then sent in place of it is
        // kept until it is acknowledged, so the storm is judged when all is at rest again.
        if (readingBack && clients.unanswered() == 0 && isAtRest()) {
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

  /// How often a node went standalone.
  int timesStandalone() {
    return watch.timesStandalone();
  }

  private void heal() {
    healing = true;
    clients.beQuiet();
    locks.ifPresent(SimulatedLocks::beQuiet);
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

  // Judgement.

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
    if (locks.isPresent() && !locks.get().isAtRest()) {
      return false;
    }
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
                      + programs[i].core().state()
                      + programs[i].core().fencing(node.clock())
                  : " is down")
          .append("; ");
    }
    locks.ifPresent(text::append);
    return text.toString();
  }
}
