package tanabata.replication.core;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.ReplicationState;
import tanabata.foundation.state.Role;
import tanabata.foundation.state.Validity;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Frame;
import tanabata.replication.model.SplitBrainReport;
import tanabata.simulation.Network;
import tanabata.simulation.World;

/// One seed's split brain: the link is cut, both nodes are told to go on alone, clients write on
/// both; the two meet, an operator says whose version is kept, then goes back on it, and back
/// again. Processes die and links break meanwhile.
///
/// Judged: each decision ends with both disks holding, byte for byte, the version that was chosen;
/// the version that was given up is never touched ([SimulatedStorage] sees to that); everything
/// ends.
final class SplitBrainStorm {

  private static final long MILLI = 1_000_000;
  private static final long PATIENCE = 3_000 * MILLI;

  private final World world;
  private final SimulatedNode[] nodes = new SimulatedNode[2];
  private final Network<Frame> network;
  private final ClientLoad load;
  private final int sectors;
  private int faults;
  private long askAgain;
  private boolean done;

  private record Operator() implements Caller {}

  SplitBrainStorm(long seed) {
    world = new World(seed);
    Scale scale = Scale.draw(world);
    sectors = (int) (scale.geometry().deviceBytes() / 512);
    load = new ClientLoad(world, scale, true);
    for (int i = 0; i < 2; i++) {
      nodes[i] = new SimulatedNode(i, world, scale, PlantedBug.NONE, load, new ReplicationAlone());
    }
    load.use(nodes);
    network = new Network<>(world, nodes[0], nodes[1]);
    for (SimulatedNode node : nodes) {
      node.join(network);
      node.createMetadata(true);
      node.start();
    }
    faults = world.below(5);
  }

  String timeline() {
    return world.timeline();
  }

  /// Lets it happen.
  ///
  /// @return what went wrong, if anything
  Optional<String> run() {
    try {
      until("both are in step", this::isInStep);
      pass(world.between(MILLI, 60 * MILLI));
      part();
      long[][] versions = {content(0), content(1)};
      int kept = world.below(2);
      until("the split is found", () -> isSplit(nodes[0]) && isSplit(nodes[1]));
      resolve(kept);
      demandBoth(versions[kept], "the version of " + nodes[kept].id + " is kept");
      SimulatedNode loser = nodes[1 - kept];
      if (world.chance(70) && keepsVersion(loser)) {
        goBack(loser);
        demandBoth(versions[1 - kept], "the version of " + loser.id + " is back");
        if (world.chance(50) && keepsVersion(nodes[kept])) {
          goBack(nodes[kept]);
          demandBoth(versions[kept], "the version of " + nodes[kept].id + " is back again");
        }
      }
      return Optional.empty();
    } catch (AssertionError | InvariantViolation e) {
      return Optional.of(e.toString());
    }
  }

  /// Both go on alone, then their clients stop, and both are Secondary.
  private void part() {
    network.reset();
    pass(5 * MILLI);
    for (SimulatedNode node : nodes) {
      node.give(
          new Input.GoStandalone(
              1,
              world.number(),
              7,
              Validity.AS_KNOWN,
              new Evidence(Evidence.Level.OPERATOR, node.id, "an operator said so")));
    }
    until("both are alone", () -> isAlone(nodes[0]) && isAlone(nodes[1]));
    pass(world.between(0, 80 * MILLI));
    load.beQuiet();
    until("clients are answered", () -> load.unanswered() == 0);
    for (SimulatedNode node : nodes) {
      until(
          node.id + " is Secondary",
          () -> {
            node.give(new Input.Demote(0, new Operator()));
            return node.core().state().role() == Role.SECONDARY;
          });
    }
    network.heal();
  }

  private void resolve(int kept) {
    SimulatedNode asked = nodes[world.below(2)];
    mayFail();
    until(
        "the split is over",
        () -> {
          if (asked.isUp() && isSplit(asked) && isTimeToAsk()) {
            asked.give(new Input.Resolve(nodes[kept].id, new Operator()));
          }
          return isInStep();
        });
    settle();
  }

  private void goBack(SimulatedNode node) {
    mayFail();
    until(
        node.id + " goes back",
        () -> {
          boolean ready =
              node.isUp() && keepsVersion(node) && node.core().status().outOfSyncBytes() == 0;
          if (ready && isTimeToAsk()) {
            for (SimulatedNode one : nodes) {
              if (one.isUp()) {
                one.give(new Input.Demote(0, new Operator()));
              }
            }
            node.give(new Input.RollBack(0, world.number(), new Operator()));
          }
          return node.isUp() && !keepsVersion(node) && isInStep();
        });
    settle();
  }

  /// An operator is patient: a word takes its time.
  private boolean isTimeToAsk() {
    long now = world.now().nanos();
    boolean isIt = now >= askAgain;
    askAgain = isIt ? now + 150 * MILLI : askAgain;
    return isIt;
  }

  /// A few things go wrong on the way.
  private void mayFail() {
    for (; faults > 0 && world.chance(60); faults--) {
      SimulatedNode node = nodes[world.below(2)];
      world.after(
          world.between(0, 40 * MILLI),
          () -> {
            if (world.chance(50)) {
              world.note("the network is reset");
              network.reset();
              world.after(world.between(MILLI, 30 * MILLI), network::heal);
            } else if (node.isUp()) {
              node.kill(false);
              world.after(world.between(MILLI, 30 * MILLI), node::start);
            }
          });
    }
  }

  private void settle() {
    pass(100 * MILLI);
    network.heal();
    for (SimulatedNode node : nodes) {
      node.start();
    }
    until("all is in sync", () -> isInStep() && isAtRest());
  }

  private void demandBoth(long[] version, String what) {
    for (int i = 0; i < 2; i++) {
      int at = Arrays.mismatch(content(i), version);
      if (at >= 0) {
        throw new AssertionError(what + ", but " + nodes[i].id + " differs in sector " + at);
      }
    }
    world.note(what);
  }

  private long[] content(int index) {
    long[] all = new long[sectors];
    Arrays.setAll(all, nodes[index]::sector);
    return all;
  }

  private boolean isInStep() {
    return nodes[0].isUp()
        && nodes[1].isUp()
        && state(nodes[0]).isConnected()
        && state(nodes[1]).isConnected();
  }

  private boolean isAtRest() {
    return nodes[0].core().unrest().isEmpty() && nodes[1].core().unrest().isEmpty();
  }

  private static boolean isAlone(SimulatedNode node) {
    return state(node).isStandalone();
  }

  private static boolean isSplit(SimulatedNode node) {
    return node.isUp() && node.core().splitBrain().filter(SplitBrainReport::complete).isPresent();
  }

  private static boolean keepsVersion(SimulatedNode node) {
    return node.isUp() && node.core().keepsGivenUpVersion();
  }

  private static ReplicationState state(SimulatedNode node) {
    return node.core().state();
  }

  private void pass(long nanos) {
    done = false;
    world.after(nanos, () -> done = true);
    until("time has passed", () -> done);
  }

  private void until(String what, BooleanSupplier isSo) {
    long end = world.now().nanos() + PATIENCE;
    while (!isSo.getAsBoolean()) {
      if (world.now().nanos() > end || !world.step()) {
        throw new AssertionError("never: " + what + "; " + describe());
      }
      for (SimulatedNode node : nodes) {
        if (!node.failure().isEmpty()) {
          throw new AssertionError(node.id + " failed: " + node.failure());
        }
      }
    }
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    for (SimulatedNode node : nodes) {
      text.append(node.id)
          .append(node.isUp() ? " " + node.core().status() + node.core().unrest() : " is down")
          .append("; ");
    }
    return text.toString();
  }
}
