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
record LockModel(Scenario scenario) implements Model<Universe, MoveKind> {

  /// Left out is what never changes in a scenario, follows from the rest, or decides nothing.
  /// Nobody here has a session, so no deadlock cycle is looked for.
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
              "tanabata.dlm.storm.Judge.permits",
              "tanabata.dlm.storm.Judge.grants",
              "tanabata.dlm.storm.Judge.invalid",
              "tanabata.dlm.explorer.Actor.steps",
              "tanabata.dlm.explorer.Actor.judge");

  @Override
  public Moves<MoveKind> vocabulary() {
    return MoveKind.VOCABULARY;
  }

  @Override
  public Universe start() {
    return new Universe(scenario);
  }

  @Override
  public List<Move<MoveKind>> moves(Universe state) {
    return state.moves();
  }

  @Override
  public void make(Universe state, Move<MoveKind> move) {
    state.make(move);
  }

  @Override
  public StateKey key(Universe state) {
    return StateHash.of(SCHEME, state.state());
  }

  /// The judge throws at once.
  @Override
  public Optional<String> violation(Universe state) {
    return Optional.empty();
  }

  @Override
  public Optional<String> violationWhenHealed(Universe state) {
    return Healing.verdict(state);
  }

  @Override
  public String describe(Universe state, Move<MoveKind> move) {
    return state.describe(move);
  }

  @Override
  public void listen(Universe state, Consumer<String> listener) {
    state.listen(listener);
  }
}
