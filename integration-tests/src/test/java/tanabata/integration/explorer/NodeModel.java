package tanabata.integration.explorer;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Tuning;
import tanabata.fencing.Policy;
import tanabata.fencing.Timing;
import tanabata.fencing.core.ArbiterRules;
import tanabata.foundation.NodeId;
import tanabata.node.wiring.WiringRules;
import tanabata.replication.core.work.ReplicationRules;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Limits;
import tanabata.simulation.explore.HashScheme;
import tanabata.simulation.explore.Model;
import tanabata.simulation.explore.Move;
import tanabata.simulation.explore.Moves;
import tanabata.simulation.explore.StateHash;
import tanabata.simulation.explore.StateKey;

/// A scenario of two real nodes, for the explorer.
final class NodeModel implements Model<Universe, MoveKind> {

  /// Left out is what people are told, and the numbers of requests to the witness, for the one that
  /// is open is the last one, here and at the witness. Of the number of a heartbeat only the
  /// distance from the last one counts.
  static final HashScheme SCHEME =
      new HashScheme()
          .constant(
              ReplicationRules.class,
              Geometry.class,
              Limits.class,
              ArbiterRules.class,
              Policy.class,
              Timing.class,
              WiringRules.class,
              Tuning.class)
          .constant("tanabata.dlm.core.Rules", "tanabata.dlm.core.Placement")
          .view(NodeId.class, NodeId::name)
          .view(LockName.class, LockName::text)
          .view(Wire.class, Wire::canonical)
          .view(Clients.class, Clients::canonical)
          .ignoring(
              "tanabata.replication.core.session.PeerSession.lastEnd",
              "tanabata.fencing.core.RecordClient.trouble",
              "tanabata.fencing.core.RecordClient.lastSeen",
              "tanabata.fencing.core.RecordClient.lastNumber",
              "tanabata.fencing.core.RecordClient$Open.number",
              "tanabata.fencing.core.Arbiter.service",
              "tanabata.dlm.core.DeadlockDetector.taken")
          .counting(
              "tanabata.fencing.core.Leases.lastNumber",
              "tanabata.fencing.core.Leases$Sent.number");

  final Scenario scenario;
  private final List<Move<MoveKind>> prelude;

  NodeModel(Scenario scenario) {
    this.scenario = scenario;
    this.prelude = Prelude.of(scenario);
  }

  @Override
  public Moves<MoveKind> vocabulary() {
    return MoveKind.VOCABULARY;
  }

  @Override
  public Universe start() {
    Universe universe = new Universe(scenario);
    prelude.forEach(universe::make);
    universe.begin();
    return universe;
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
    return StateHash.of(SCHEME, state, state.now(), state.horizon());
  }

  @Override
  public Optional<String> violation(Universe state) {
    return Judge.verdict(state);
  }

  @Override
  public Optional<String> violationWhenHealed(Universe state) {
    return Healing.verdict(state);
  }

  @Override
  public String describe(Universe state, Move<MoveKind> move) {
    return Wording.text(state, move);
  }

  @Override
  public void listen(Universe state, Consumer<String> listener) {
    state.listen(listener);
  }
}
