package tanabata.replication.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.InvariantViolation;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Frame;
import tanabata.simulation.Network;
import tanabata.simulation.World;

/// One seed's history: two nodes, both Primary, clients on both that write, read and flush hot and
/// overlapping ranges, and faults that the seed draws. Afterwards everything is healed and must
/// come to rest.
///
/// Judged: each sector is a linearizable register over both nodes; what a flush covered is never
/// lost; what was answered is not lost either as long as one node that was in step lives on; no
/// block is invalid on both nodes; after healing every client is answered and the copies are equal;
/// every payload is released once.
final class Storm {

  private static final long MILLI = 1_000_000;
  private static final long LONGEST_HEALING = 5_000 * MILLI;

  private final World world;
  private final SimulatedNode[] nodes = new SimulatedNode[2];
  private final Network<Frame> network;
  private final ClientLoad clients;
  private final boolean empty;
  private final SimulatedNode source;
  private final long stormEnds;
  private final List<Optional<SimulatedNode.DiskImage>> images = new ArrayList<>();
  private boolean healing;
  private boolean readingBack;

  private record Operator() implements Caller {}

  Storm(long seed, PlantedBug bug) {
    world = new World(seed);
    Scale scale = Scale.draw(world);
    clients = new ClientLoad(world, scale, false);
    stormEnds = (50 + world.below(500)) * MILLI;
    for (int i = 0; i < 2; i++) {
      nodes[i] = new SimulatedNode(i, world, scale, bug, clients, new ReplicationAlone());
    }
    clients.use(nodes);
    network = new Network<>(world, nodes[0], nodes[1]);
    empty = world.chance(80);
    source = nodes[world.below(2)];
    for (SimulatedNode node : nodes) {
      node.join(network);
      node.createMetadata(empty);
    }
    for (SimulatedNode node : nodes) {
      world.after(world.below(10) * MILLI, node::start);
    }
    if (!empty) {
      world.after(30 * MILLI, () -> source.give(new Input.Promote(true, new Operator())));
    }
    for (SimulatedNode node : nodes) {
      images.add(Optional.empty());
      int snapshots = world.below(6);
      for (int i = 0; i < snapshots; i++) {
        world.after(
            world.between(20 * MILLI, stormEnds),
            () -> images.set(node.index, Optional.of(node.image())));
      }
    }
    int faults = world.below(8);
    for (int i = 0; i < faults; i++) {
      world.after(world.between(20 * MILLI, stormEnds), this::fault);
    }
    world.after(stormEnds, this::heal);
  }

  /// Its clients change a part of what they have read, and write it back, without a lock.
  static Storm ofClientsThatReadBeforeTheyWrite(long seed) {
    Storm storm = new Storm(seed, PlantedBug.NONE);
    storm.clients.readBeforeWriting();
    return storm;
  }

  /// Lets it happen.
  ///
  /// @return what went wrong, if anything
  Optional<String> run() {
    try {
      while (world.step()) {
        check();
        if (readingBack && clients.unanswered() == 0) {
          return verdict();
        }
        if (healing && !readingBack && isAtRest()) {
          readBack();
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

  // Faults.

  private void fault() {
    if (healing) {
      return;
    }
    SimulatedNode node = nodes[world.below(2)];
    long soon = world.between(MILLI, 150 * MILLI);
    switch (world.below(10)) {
      case 0 -> crash(node, true, soon);
      case 1 -> crash(node, false, soon);
      case 2 -> {
        crash(nodes[0], world.chance(70), soon);
        crash(nodes[1], world.chance(70), world.between(MILLI, 150 * MILLI));
      }
      case 3 -> {
        world.note("the network is reset");
        network.reset();
        world.after(soon, network::heal);
      }
      case 4 -> {
        world.note("the network stalls");
        network.stall(0);
        network.stall(1);
        world.after(soon, network::heal);
      }
      case 5 -> {
        world.note("the network stalls one way");
        network.stall(node.index);
        world.after(soon, network::heal);
      }
      case 6 -> {
        world.note(node.id + " is paused");
        node.pause();
        world.after(soon, node::resume);
      }
      case 7 -> images.get(node.index).ifPresent(image -> putBack(node, image, soon));
      case 8 -> {
        if (node.isUp() && !nodes[1 - node.index].wasPutBack()) {
          world.note(node.id + " is disconnected");
          clients.mayBeCut(node);
          node.give(new Input.Disconnect(0, new Operator()));
          world.after(soon, () -> connect(node));
        }
      }
      default -> {
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
    }
  }

  /// Somebody puts a snapshot of a virtual machine back, or a backup of a disk. Only what the peer
  /// remembers for certain can be noticed, and only what it has can be saved.
  private void putBack(SimulatedNode node, SimulatedNode.DiskImage image, long restartAfter) {
    SimulatedNode peer = nodes[1 - node.index];
    if (peer.remembersMoreThan(image) && peer.isComplete() && peer.core().hasCurrentData()) {
      crash(node, true, restartAfter);
      node.putBack(image);
    }
  }

  private static void connect(SimulatedNode node) {
    if (node.isUp()) {
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
    for (SimulatedNode node : nodes) {
      node.resume();
    }
    bringBack();
  }

  /// A node that was told to leave may do so late, and an operator's word may have been lost.
  private void bringBack() {
    boolean dataIsKnown = false;
    for (SimulatedNode node : nodes) {
      node.start();
      if (node.core().keepsGivenUpVersion()) {
        // A disk that was put back once more would have to keep a second one.
        node.give(new Input.Forget(new Operator()));
      }
      connect(node);
      dataIsKnown |= !node.core().state().lineage().isEmpty();
    }
    if (!dataIsKnown && !empty) {
      source.give(new Input.Promote(true, new Operator()));
    }
    world.after(50 * MILLI, this::bringBack);
  }

  // Judgement.

  private void check() {
    for (SimulatedNode node : nodes) {
      if (!node.failure().isEmpty()) {
        throw new AssertionError(node.id + " failed: " + node.failure());
      }
    }
  }

  private boolean isAtRest() {
    for (SimulatedNode node : nodes) {
      if (!node.isUp() || !node.core().unrest().isEmpty()) {
        return false;
      }
    }
    if (clients.unanswered() != 0) {
      throw new AssertionError(clients.unanswered() + " requests were never answered");
    }
    return true;
  }

  private void readBack() {
    readingBack = true;
    clients.readBack();
  }

  private Optional<String> verdict() {
    List<String> wrong = clients.complaints();
    return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    for (SimulatedNode node : nodes) {
      text.append(node.id)
          .append(node.isUp() ? " " + node.core().unrest() + node.core().status() : " is down")
          .append("; ");
    }
    return text.toString();
  }
}
