package tanabata.integration.storm;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.dlm.storm.LockChecker;
import tanabata.foundation.NodeInput;
import tanabata.node.wiring.NodeOwnEffect;
import tanabata.replication.core.SimulatedNode;
import tanabata.replication.model.Frame;
import tanabata.simulation.Network;
import tanabata.simulation.World;

/// The locks that two simulated nodes share: users on both, the transport between them, and the
/// disks that keep the epochs. What users are told is judged.
final class SimulatedLocks {

  static final Tuning TUNING = new Tuning(Duration.ofMillis(60), Duration.ofMillis(100), 64, 8);

  private static final List<LockName> NAMES = List.of(new LockName("one"), new LockName("two"));
  private static final long FASTEST = 50_000;
  private static final long SLOWEST = 3_000_000;

  final World world;
  final LockChecker checker;
  private final LockUsers.Factory users;
  private final LockHost[] hosts = new LockHost[2];
  private Network<Frame> network;
  private boolean quiet;

  /// With users that request what the world draws.
  SimulatedLocks(World world) {
    this(world, DrawnLockUsers::new);
  }

  SimulatedLocks(World world, LockUsers.Factory users) {
    this.world = world;
    this.users = users;
    checker = new LockChecker(node -> hosts[node].relies());
    for (int i = 0; i < 2; i++) {
      hosts[i] = new LockHost(this, i);
    }
  }

  LockUsers begin(LockHost host) {
    return users.begin(this, host);
  }

  /// Messages of the locks are lost while this network carries nothing.
  void join(Network<Frame> shared) {
    network = shared;
  }

  LockName anyName() {
    return NAMES.get(world.below(NAMES.size()));
  }

  /// Nobody requests anything new.
  void beQuiet() {
    quiet = true;
  }

  boolean isQuiet() {
    return quiet;
  }

  LockHost host(int index) {
    return hosts[index];
  }

  // What the process of a node asks for.

  long savedEpoch(SimulatedNode node) {
    return hosts[node.index].savedEpoch();
  }

  void started(SimulatedNode node, Consumer<NodeInput> process) {
    hosts[node.index].start(node, process);
  }

  void ended(SimulatedNode node) {
    hosts[node.index].end();
  }

  void execute(SimulatedNode node, Effect effect) {
    switch (effect) {
      case Effect.Send send -> carry(node.index, send);
      case Effect.ForUsers users -> hosts[node.index].execute(users);
      case Effect.Serving serving -> world.note(node.id + ": " + serving);
      case Effect.Left _ -> hosts[node.index].left();
    }
  }

  void execute(SimulatedNode node, NodeOwnEffect.ForLocks effect) {
    hosts[node.index].execute(effect);
  }

  /// A message may be lost, come twice, or be overtaken.
  private void carry(int from, Effect.Send send) {
    int copies = world.chance(2) ? world.below(3) : 1;
    for (int i = 0; i < copies; i++) {
      if (network.carries(from)) {
        LockHost to = hosts[1 - from];
        world.after(
            world.between(FASTEST, SLOWEST),
            () -> to.give(new Input.Received(SimulatedNode.name(from), send.envelope())));
      }
    }
  }

  /// Whether every request has ended, every lock is released, and both nodes take part and rely on
  /// it.
  boolean isAtRest() {
    return hosts[0].isAtRest()
        && hosts[1].isAtRest()
        && hosts[0].membership().members().size() == 2
        && hosts[0].membership().epoch() == hosts[1].membership().epoch()
        && hosts[0].relies()
        && hosts[1].relies();
  }

  @Override
  public String toString() {
    return hosts[0] + "; " + hosts[1];
  }
}
