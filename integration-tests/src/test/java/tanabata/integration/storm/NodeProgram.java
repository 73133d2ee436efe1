package tanabata.integration.storm;

import java.time.Duration;
import java.util.Optional;
import tanabata.dlm.core.LockCore;
import tanabata.fencing.Policy;
import tanabata.fencing.Timing;
import tanabata.fencing.core.Arbiter;
import tanabata.fencing.core.ArbiterFactory;
import tanabata.fencing.core.Effect;
import tanabata.fencing.core.Input;
import tanabata.foundation.CoreLoop;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.NodeId;
import tanabata.foundation.NodeInput;
import tanabata.foundation.state.ReplicationState;
import tanabata.integration.Planted;
import tanabata.node.wiring.NodeCore;
import tanabata.node.wiring.NodeCoreFactory;
import tanabata.node.wiring.NodeOwnEffect;
import tanabata.node.wiring.NodeOwnInput;
import tanabata.replication.core.Failing;
import tanabata.replication.core.ReplicationCore;
import tanabata.replication.core.SimulatedNode;
import tanabata.replication.model.ReplicationEvent;
import tanabata.simulation.World;

/// All cores of one simulated host, joined and driven as in the daemon: replication, the arbiter,
/// and the lock manager if the two nodes share locks. They die and start with the process.
final class NodeProgram implements SimulatedNode.Program {

  static final Timing TIMING =
      new Timing(
          Duration.ofMillis(12),
          Duration.ofMillis(60),
          Duration.ofMillis(8),
          Duration.ofMillis(10),
          Duration.ofMillis(150),
          Duration.ofMillis(40),
          Duration.ofMillis(15));

  private final World world;
  private final NodeId peer;
  private final Policy policy;
  private final Surroundings surroundings;
  private final Planted planted;
  private Optional<Running> running = Optional.empty();

  /// What a host finds outside.
  ///
  /// @param power what the fence agents of this host reach
  /// @param locks whoever uses and carries locks, if the two nodes share them
  record Surroundings(
      Optional<SimulatedWitness> witness,
      Optional<PowerSwitch> power,
      Optional<SimulatedLocks> locks) {}

  NodeProgram(World world, NodeId peer, Policy policy, Surroundings surroundings, Planted planted) {
    this.world = world;
    this.peer = peer;
    this.policy = policy;
    this.surroundings = surroundings;
    this.planted = planted;
  }

  @Override
  public boolean hasClockOfItsOwn() {
    return true;
  }

  @Override
  public SimulatedNode.Process start(SimulatedNode node, ReplicationCore replication) {
    long epoch = surroundings.locks().map(locks -> locks.savedEpoch(node)).orElse(0L);
    Arbiter arbiter =
        ArbiterFactory.arbiter(node.id, peer, policy, node.clock(), epoch, planted.arbiter());
    Optional<LockCore> lockCore =
        surroundings.locks().map(locks -> new LockCore(node.id, SimulatedLocks.TUNING));
    NodeCore core = NodeCoreFactory.join(replication, arbiter, lockCore, planted.wiring());
    Running process = new Running(node, core);
    running = Optional.of(process);
    surroundings.locks().ifPresent(locks -> locks.started(node, process::give));
    process.give(new NodeOwnInput.ClientsChanged(1));
    return process;
  }

  /// The cores of the process that runs, or ran last.
  NodeCore core() {
    return running.orElseThrow().core;
  }

  /// Leaves in order, as an operator's `down` does: first the locks, if there are any.
  void leave(SimulatedNode node) {
    surroundings
        .locks()
        .ifPresentOrElse(
            locks -> locks.host(node.index).leave(),
            () -> node.give(new tanabata.replication.core.work.Input.Shutdown()));
  }

  void give(SimulatedNode node, Input input) {
    if (node.isUp()) {
      running.orElseThrow().give(input);
    }
  }

  /// Before whatever waits. From within an action of [SimulatedNode#act].
  void giveNow(Input input) {
    running.orElseThrow().loop.giveNow(input);
  }

  /// One process.
  private final class Running implements SimulatedNode.Process {
    private final SimulatedNode node;
    private final NodeCore core;
    private final CoreLoop<NodeInput, NodeEffect> loop;
    private ReplicationState state = ReplicationState.UNKNOWN;

    /// Names the next generation; drawn when the last one was used.
    private long random = 1;

    Running(SimulatedNode node, NodeCore core) {
      this.node = node;
      this.core = core;
      loop =
          new CoreLoop<>(
              (now, input, effects) -> {
                node.detail("<-", input);
                core.accept(now, input, effects);
                seeState();
              },
              node::clock,
              this::execute,
              new Failing<>());
    }

    void give(NodeInput input) {
      loop.give(input);
    }

    private void seeState() {
      if (!core.state().equals(state)) {
        state = core.state();
        node.execute(new tanabata.replication.core.work.Effect.StateChanged(state));
      }
    }

    @Override
    public CoreLoop<NodeInput, NodeEffect> loop() {
      return loop;
    }

    @Override
    public void tick() {
      surroundings
          .witness()
          .ifPresent(witness ->
              give(
                  new Input.WitnessSeen(
                      witness.canBeReached(node.index)
                          ? Input.Visibility.CONNECTED
                          : Input.Visibility.LOST)));
      give(new NodeOwnInput.Tick(0, random));
    }

    @Override
    public void ended() {
      surroundings.locks().ifPresent(locks -> locks.ended(node));
    }

    private void execute(NodeEffect effect) {
      switch (effect) {
        case tanabata.replication.core.work.Effect replicated -> {
          if (replicated
              instanceof
              tanabata.replication.core.work.Effect.Notify(ReplicationEvent.StandaloneBegins _)) {
            random = world.number();
          }
          node.execute(replicated);
        }
        case Effect.ForOwner asked -> fenced(asked);
        case tanabata.dlm.core.Effect locking ->
            surroundings.locks().ifPresent(locks -> locks.execute(node, locking));
        case NodeOwnEffect.ForLocks locking ->
            surroundings.locks().ifPresent(locks -> locks.execute(node, locking));
        case NodeOwnEffect.BadControlMessage bad -> throw new AssertionError(bad.detail());
        default -> throw new AssertionError("nobody carries out " + effect);
      }
    }

    private void fenced(Effect.ForOwner effect) {
      switch (effect) {
        case Effect.Ask ask ->
            surroundings
                .witness()
                .ifPresent(witness ->
                    witness.ask(
                        node.index,
                        ask.number(),
                        ask.request(),
                        (number, reply) -> give(new Input.Replied(number, reply))));
        case Effect.Fence fence ->
            surroundings
                .power()
                .ifPresent(power ->
                    power.switchOff(
                        node,
                        (result, detail) ->
                            give(new Input.FenceEnded(fence.attempt(), result, detail))));
        case Effect.Notify notify -> world.note(node.id + ": " + notify.event());
        case Effect.StopFencing _, Effect.Healthy _ -> {
          // An attempt that nobody wants any more goes on here.
        }
      }
    }
  }
}
