package tanabata.dlm.explorer;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.api.LockName;
import tanabata.foundation.NodeId;
import tanabata.simulation.explore.HashScheme;
import tanabata.simulation.explore.Model;
import tanabata.simulation.explore.Move;
import tanabata.simulation.explore.Moves;
import tanabata.simulation.explore.StateHash;
import tanabata.simulation.explore.StateKey;

/// A scenario of real lock cores, for the explorer.
record LockModel(Scenario scenario) implements Model<SimulatedCluster, MoveKind> {

  /// Left out is what never changes in a scenario, follows from the rest, or decides nothing.
  /// Nobody here has a session, so no deadlock is searched for.
  private static final HashScheme SCHEME =
      new HashScheme()
          .view(NodeId.class, NodeId::name)
          .view(LockName.class, LockName::text)
          .ignoring(
              "tanabata.dlm.core.CoreContext.effects",
              "tanabata.dlm.core.CoreContext.rules",
              "tanabata.dlm.core.CoreContext.tuning",
              "tanabata.dlm.core.CoreContext.placement",
              "tanabata.dlm.core.CoreContext.nextPlacement",
              "tanabata.dlm.core.channel.ReliableChannel.tuning",
              "tanabata.dlm.core.channel.ReliableChannel.out",
              "tanabata.dlm.core.channel.PeerStream.tuning",
              "tanabata.dlm.core.channel.PeerStream.out",
              "tanabata.dlm.core.DeadlockDetector.taken",
              "tanabata.dlm.storm.LockChecker.permits",
              "tanabata.dlm.storm.LockChecker.grants",
              "tanabata.dlm.storm.LockChecker.invalid",
              "tanabata.dlm.explorer.ScriptedClient.steps",
              "tanabata.dlm.explorer.ScriptedClient.checker");

  @Override
  public Moves<MoveKind> vocabulary() {
    return MoveKind.VOCABULARY;
  }

  @Override
  public SimulatedCluster start() {
    return new SimulatedCluster(scenario);
  }

  @Override
  public List<Move<MoveKind>> moves(SimulatedCluster state) {
    return state.moves();
  }

  @Override
  public void make(SimulatedCluster state, Move<MoveKind> move) {
    state.make(move);
  }

  @Override
  public StateKey key(SimulatedCluster state) {
    return StateHash.of(SCHEME, state.state());
  }

  /// The checker throws at once.
  @Override
  public Optional<String> violation(SimulatedCluster state) {
    return Optional.empty();
  }

  @Override
  public Optional<String> violationWhenHealed(SimulatedCluster state) {
    return Healing.verdict(state);
  }

  @Override
  public String describe(SimulatedCluster state, Move<MoveKind> move) {
    return state.describe(move);
  }

  @Override
  public void listen(SimulatedCluster state, Consumer<String> listener) {
    state.listen(listener);
  }
}
