package tanabata.integration.storm;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tanabata.fencing.ArbiterStatus;
import tanabata.fencing.Policy;
import tanabata.fencing.WitnessRecord;
import tanabata.fencing.core.Input.RecordChanged;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.state.DiskState;
import tanabata.foundation.state.Evidence;
import tanabata.foundation.state.Role;
import tanabata.integration.Planted;
import tanabata.replication.core.ClientLoad;
import tanabata.replication.core.Insight;
import tanabata.replication.core.PlantedBug;
import tanabata.replication.core.Scale;
import tanabata.replication.core.SimulatedNode;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Status;
import tanabata.simulation.Network;
import tanabata.simulation.World;

/// Two nodes, both Primary, connected and named in the record, with clients on both: where every
/// fault scenario begins. What clients see is judged all along.
final class Scenario {

  static final long MILLI = 1_000_000;
  static final long LEASE = NodeProgram.TIMING.lease().toNanos();

  /// After so long whoever may go on alone does: lease, guard, delay, and a witness that loses
  /// several questions.
  static final long VERDICT = 1_500 * MILLI;

  private static final long SEEDS = Long.getLong("scenario.seeds", 20);
  private static final long FROM = Long.getLong("scenario.from", 1);
  private static final long TIMEOUT = 5_000 * MILLI;

  final World world;
  final AnswerCounter answers;
  final SimulatedWitness witness;
  final PowerSwitch power;
  final SimulatedNode[] nodes = new SimulatedNode[2];
  private final NodeProgram[] programs = new NodeProgram[2];
  private final Network<Frame> network;
  private final ClientLoad clients;
  private final ServiceWatch watch;
  private boolean passed;

  record Operator() implements Caller {}

  /// @param weakest the weakest evidence that suffices; with power, there are fence agents
  Scenario(long seed, Evidence.Level weakest) {
    world = new World(seed);
    Scale scale = Scale.draw(world, 0, 5);
    clients = new ClientLoad(world, scale, true);
    answers = new AnswerCounter(clients);
    witness = new SimulatedWitness(world);
    power = new PowerSwitch(world, nodes, this::cutPower);
    boolean agents = weakest == Evidence.Level.POWER;
    for (int i = 0; i < 2; i++) {
      Policy policy =
          new Policy(
              NodeProgram.TIMING,
              Policy.Witness.CONFIGURED,
              Policy.Prefer.values()[world.below(4)],
              weakest,
              agents ? Policy.Agents.CONFIGURED : Policy.Agents.NONE,
              Policy.Locks.NONE);
      programs[i] =
          new NodeProgram(
              world,
              SimulatedNode.name(1 - i),
              policy,
              new NodeProgram.Surroundings(
                  Optional.of(witness), Optional.of(power).filter(_ -> agents), Optional.empty()),
              Planted.NONE);
      nodes[i] = new SimulatedNode(i, world, scale, PlantedBug.NONE, answers, programs[i]);
    }
    clients.use(nodes);
    watch = new ServiceWatch(nodes, clients);
    witness.onChange(this::hint);
    network = new Network<>(world, nodes[0], nodes[1]);
    for (SimulatedNode node : nodes) {
      node.join(network);
      node.createMetadata(true);
      node.start();
    }
    until("both serve, and the record names both", this::isSettled);
    // A node whose question got lost writes the record once more.
    pass(world.between(150 * MILLI, 300 * MILLI));
  }

  /// Runs a scenario over several seeds; names the seed that fails, with its timeline.
  static void overSeeds(Evidence.Level weakest, Consumer<Scenario> script) {
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      Scenario scenario = new Scenario(seed, weakest);
      try {
        script.accept(scenario);
      } catch (AssertionError | InvariantViolation e) {
        throw new AssertionError(
            "seed " + seed + ": " + e.getMessage() + "\n" + scenario.world.timeline(), e);
      }
    }
  }

  static void overSeeds(Consumer<Scenario> script) {
    overSeeds(Evidence.Level.LEASE, script);
  }

  private void hint() {
    for (int i = 0; i < 2; i++) {
      if (witness.canBeReached(i)) {
        programs[i].give(nodes[i], new RecordChanged());
      }
    }
  }

  // Faults.

  /// Cuts the link: the connection is reset, or falls silent one way or both.
  void cut() {
    int how = world.below(4);
    if (how == 0) {
      world.note("the link is reset");
      network.reset();
    }
    for (int from = 0; from < 2; from++) {
      if (how == 1 || how == 2 + from) {
        world.note("what " + nodes[from].id + " sends is lost");
        network.stall(from);
      }
    }
  }

  /// @param reset whether the ends are told; if not, nothing arrives any more, either way
  void cut(boolean reset) {
    world.note(reset ? "the link is reset" : "the link falls silent");
    if (reset) {
      network.reset();
    } else {
      network.stall(0);
      network.stall(1);
    }
  }

  void heal() {
    world.note("the link is healed");
    network.heal();
  }

  void kill(int node, boolean withPower) {
    if (nodes[node].isUp()) {
      clients.dies(nodes[node]);
      nodes[node].kill(withPower);
    }
  }

  private void cutPower(SimulatedNode node) {
    kill(node.index, true);
  }

  /// Told to leave in order.
  void leave(int node) {
    clients.leaves(nodes[node]);
    nodes[node].give(new Input.Shutdown());
  }

  void comesBack(int node) {
    nodes[node].start();
  }

  // Time.

  void pass(long nanos) {
    holds("", nanos, () -> true);
  }

  /// Lets time pass, after every event of which something must hold.
  void holds(String what, long nanos, BooleanSupplier isSo) {
    passed = false;
    world.after(nanos, () -> passed = true);
    while (!passed) {
      step(what);
      demand(what, isSo.getAsBoolean());
    }
  }

  void until(String what, BooleanSupplier isSo) {
    untilWith(what, isSo, "", () -> true);
  }

  /// Waits for one thing, while another must hold.
  void untilWith(String what, BooleanSupplier isSo, String meanwhile, BooleanSupplier holds) {
    long end = world.now().nanos() + TIMEOUT;
    while (!isSo.getAsBoolean()) {
      demand("comes about: " + what, world.now().nanos() <= end);
      step(what);
      demand(meanwhile, holds.getAsBoolean());
    }
  }

  private void step(String what) {
    demand("something happens, while waiting: " + what, world.step());
    watch.look();
  }

  void demand(String what, boolean holds) {
    if (!holds) {
      throw new AssertionError("does not hold: " + what + "; " + describe());
    }
  }

  // What is seen.

  boolean isStandalone(int node) {
    return nodes[node].isUp() && Insight.isStandalone(nodes[node].core());
  }

  int timesStandalone() {
    return watch.timesStandalone();
  }

  /// Waits until one node is standalone.
  ///
  /// @return its index
  int survivor() {
    until("one goes on alone", () -> isStandalone(0) || isStandalone(1));
    return isStandalone(0) ? 0 : 1;
  }

  DiskState disk(int node) {
    return nodes[node].core().state().copy().disk();
  }

  /// How the arbiter of the node stands.
  ArbiterStatus status(int node) {
    return programs[node].core().fencing(nodes[node].clock());
  }

  boolean seesWitness(int node) {
    return status(node).witness() instanceof ArbiterStatus.Witness.Connected;
  }

  WitnessRecord record() {
    return witness.record().orElseThrow();
  }

  /// Waits until clients of the node have been answered ten times more.
  void serves(int node) {
    int before = answers.answers(node);
    until(nodes[node].id + " answers its clients", () -> answers.answers(node) >= before + 10);
  }

  /// Connected, Primary, and named in the record.
  boolean isSettled() {
    for (SimulatedNode node : nodes) {
      if (!node.isUp()
          || node.core().state().role() != Role.PRIMARY
          || node.core().status().connection() != Status.Connection.CONNECTED
          || !Insight.mayAnswer(node.core(), node.clock())) {
        return false;
      }
    }
    return witness.record().filter(record -> record.active().size() == 2).isPresent();
  }

  /// All works again, and all must end well: both connected and named, nobody waits for an answer,
  /// the disks equal, no answered write lost.
  void endsWell() {
    heal();
    witness.up(true);
    power.works(true);
    for (SimulatedNode node : nodes) {
      node.resume();
      node.start();
    }
    clients.beQuiet();
    until("both serve again", this::isAtRest);
    demand("every client was answered", clients.unanswered() == 0);
    clients.readBack();
    until("all is read back", () -> clients.unanswered() == 0);
    List<String> wrong = clients.complaints();
    demand(String.join("; ", wrong), wrong.isEmpty());
  }

  private boolean isAtRest() {
    return isSettled()
        && Insight.unrest(nodes[0].core()).isEmpty()
        && Insight.unrest(nodes[1].core()).isEmpty();
  }

  private String describe() {
    StringBuilder text = new StringBuilder("at " + world.now().nanos() / 1_000 + " us: ");
    for (SimulatedNode node : nodes) {
      text.append(node.id)
          .append(
              node.isUp()
                  ? " " + Insight.unrest(node.core()) + node.core().status() + status(node.index)
                  : " is down")
          .append("; ");
    }
    return text.append("the record: ").append(witness.record()).toString();
  }
}
