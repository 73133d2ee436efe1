package tanabata.integration.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.state.ReplicationState.Contact;
import tanabata.replication.core.Insight;
import tanabata.replication.core.SimulatedNode;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Status;
import tanabata.simulation.Network;
import tanabata.simulation.World;

/// What happens to the nodes, the network and the witness in a storm.
final class Faults {

  private static final long MILLI = 1_000_000;
  private static final int DEATHS = 20;

  private final World world;
  private final FaultProfile profile;
  private final SimulatedNode[] nodes;
  private final NodeProgram[] programs;
  private final Network<Frame> network;
  private final Optional<SimulatedWitness> witness;
  private final SimulatedNode.Clients clients;
  private final List<Optional<SimulatedNode.DiskImage>> images =
      new ArrayList<>(List.of(Optional.empty(), Optional.empty()));
  private int deaths;
  private boolean over;

  private record Operator() implements Caller {}

  Faults(
      World world,
      FaultProfile profile,
      SimulatedNode[] nodes,
      NodeProgram[] programs,
      Network<Frame> network,
      Optional<SimulatedWitness> witness,
      SimulatedNode.Clients clients) {
    this.world = world;
    this.profile = profile;
    this.nodes = nodes;
    this.programs = programs;
    this.network = network;
    this.witness = witness;
    this.clients = clients;
  }

  /// Nothing happens any more, and what was broken works.
  void end() {
    world.note("everything is healed");
    over = true;
    repair();
  }

  private void repair() {
    network.heal();
    witness.ifPresent(there -> {
      there.up(true);
      there.reach(0, true);
      there.reach(1, true);
    });
    for (SimulatedNode node : nodes) {
      node.resume();
      node.makeRoom();
    }
  }

  void strike() {
    if (over || nodes[0].wasPutBack() || nodes[1].wasPutBack()) {
      return;
    }
    SimulatedNode node = nodes[world.below(2)];
    boolean special = world.chance(profile == FaultProfile.DISCONNECTS_AND_POWER_CUTS ? 60 : 30);
    if (special && profile != FaultProfile.USUAL && profile != FaultProfile.DEATH_IN_HANDSHAKES) {
      special(node);
    } else {
      usual(node, world.between(MILLI, 300 * MILLI));
    }
    if (world.chance(30)) {
      witnessFault(nodes[world.below(2)], world.between(MILLI, 300 * MILLI));
    }
  }

  private void special(SimulatedNode node) {
    switch (profile) {
      case DISCONNECTS_AND_POWER_CUTS -> {
        disconnect(node, world.between(MILLI, 300 * MILLI));
        world.after(
            world.between(50_000, 4 * MILLI),
            () -> crash(node, true, world.between(MILLI, 6 * MILLI)));
      }
      case FORCE_WHILE_CONNECTED -> {
        if (node.isUp()) {
          node.act(() -> force(node));
        }
      }
      case FLAPPING_LINK -> flap();
      case BROKEN_DISKS -> {
        node.breakDisk();
        world.after(world.between(MILLI, 400 * MILLI), () -> crash(node, false, MILLI));
      }
      case EMPTY_WITNESS -> witness.ifPresent(SimulatedWitness::loseRecord);
      case DISKS_PUT_BACK -> {
        Optional<SimulatedNode.DiskImage> image = images.get(node.index);
        if (image.isPresent() && world.chance(60)) {
          putBack(node, image.get());
        } else {
          images.set(node.index, Optional.of(node.image()));
        }
      }
      case FULL_DISKS, FULL_DISKS_FAIL_WRITES -> {
        node.fillDisk();
        world.after(world.between(MILLI, 400 * MILLI), node::makeRoom);
        if (world.chance(50)) {
          usual(nodes[world.below(2)], world.between(MILLI, 100 * MILLI));
        }
      }
      case USUAL, DEATH_IN_HANDSHAKES -> {}
    }
  }

  /// Only what the peer remembers for certain can be noticed, only what it has can be saved, and
  /// only when the two meet: a node that went on alone with such a disk would make two versions.
  private void putBack(SimulatedNode node, SimulatedNode.DiskImage image) {
    SimulatedNode peer = nodes[1 - node.index];
    boolean canBeSaved =
        peer.remembersMoreThan(image)
            && peer.isComplete()
            && !peer.core().state().isOutdated()
            && Insight.hasCurrentData(peer.core())
            && witness.map(there -> names(there, peer)).orElse(true);
    if (canBeSaved) {
      crash(node, true, world.between(MILLI, 100 * MILLI));
      node.putBack(image);
      repair();
    }
  }

  /// Whether the record lets this node serve without the other; else nobody may, and both wait.
  private static boolean names(SimulatedWitness witness, SimulatedNode node) {
    return witness.record().filter(record -> record.active().contains(node.id)).isPresent();
  }

  private void force(SimulatedNode node) {
    if (contact(node) == Contact.CONNECTED) {
      world.note(node.id + " is forced while connected");
      programs[node.index].giveNow(new tanabata.fencing.core.Input.Force());
    }
  }

  private void flap() {
    world.note("the link flaps");
    long at = 0;
    for (int i = 0; i < 60; i++) {
      at += world.between(14 * MILLI, 36 * MILLI);
      world.after(
          at,
          () -> {
            if (!over) {
              network.reset();
            }
          });
      world.after(at + MILLI / 4, network::heal);
    }
  }

  private void usual(SimulatedNode node, long soon) {
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
      case 9 -> disconnect(node, soon);
      case 10 -> leave(node, soon);
      default -> witnessFault(node, soon);
    }
  }

  private void disconnect(SimulatedNode node, long soon) {
    if (node.isUp()) {
      world.note(node.id + " is disconnected");
      node.give(new Input.Disconnect(0, new Operator()));
      world.after(soon, () -> connect(node));
    }
  }

  private void leave(SimulatedNode node, long soon) {
    if (node.isUp()) {
      world.note(node.id + " is told to leave");
      clients.leaves(node);
      programs[node.index].leave(node);
      world.after(
          soon,
          () -> {
            if (!over) {
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

  static void connect(SimulatedNode node) {
    if (node.isUp() && node.core().status().connection() == Status.Connection.STAND_ALONE) {
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

  /// Looks on after every event, for what strikes at a certain moment.
  ///
  /// @param wasStandalone whether some node has been standalone
  void watch(boolean wasStandalone) {
    boolean inHandshake =
        profile == FaultProfile.DEATH_IN_HANDSHAKES
            && wasStandalone
            && deaths < DEATHS
            && contact(nodes[0]) == Contact.HANDSHAKE
            && contact(nodes[1]) == Contact.HANDSHAKE;
    if (inHandshake && !over) {
      deaths++;
      SimulatedNode older = lineage(nodes[0]) > lineage(nodes[1]) ? nodes[1] : nodes[0];
      world.after(0, () -> crash(older, true, MILLI));
      if (deaths == DEATHS) {
        world.after(0, () -> crash(nodes[1 - older.index], true, MILLI));
      }
    }
  }

  private static int lineage(SimulatedNode node) {
    return node.core().state().lineage().size();
  }

  private static Contact contact(SimulatedNode node) {
    return node.isUp() ? node.core().state().contact() : Contact.NONE;
  }
}
