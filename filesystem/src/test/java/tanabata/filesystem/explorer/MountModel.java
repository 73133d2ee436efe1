package tanabata.filesystem.explorer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.Superblock;
import tanabata.foundation.Moment;
import tanabata.simulation.explore.HashScheme;
import tanabata.simulation.explore.Model;
import tanabata.simulation.explore.Move;
import tanabata.simulation.explore.Moves;
import tanabata.simulation.explore.StateHash;
import tanabata.simulation.explore.StateKey;

/// A scenario of two real cores, for the explorer.
record MountModel(Scenario scenario) implements Model<ExploredPair, MoveKind> {

  private static final Duration FOREVER = Duration.ofDays(1);

  private static final String CORE = "tanabata.filesystem.core.";

  /// Left out is what never changes in a scenario, follows from the rest, or decides nothing: the
  /// cache never gets so full that a block has to go.
  private static final HashScheme SCHEME =
      new HashScheme()
          .constant(Superblock.class, CoreRules.class, Geometry.class)
          .ignoring(
              CORE + "FilesystemCore.effects",
              CORE + "ActiveMount.effects",
              CORE + "Scheduler.effects",
              CORE + "block.Journal.effects",
              CORE + "block.Journal.record",
              CORE + "lock.Locks.effects",
              CORE + "block.BlockCache.seal",
              CORE + "block.BlockCache.drops")
          .unordered(
              CORE + "block.BlockCache.blocks",
              CORE + "block.BlockCache.byLock",
              CORE + "block.BlockCache.noInodes",
              CORE + "lock.LockState.created");

  @Override
  public Moves<MoveKind> vocabulary() {
    return MoveKind.VOCABULARY;
  }

  @Override
  public ExploredPair start() {
    return new ExploredPair(scenario);
  }

  @Override
  public List<Move<MoveKind>> moves(ExploredPair state) {
    return state.moves();
  }

  @Override
  public void make(ExploredPair state, Move<MoveKind> move) {
    state.make(move);
  }

  @Override
  public StateKey key(ExploredPair state) {
    return StateHash.of(SCHEME, state.state(), Moment.ZERO, FOREVER);
  }

  /// What is wrong in a mount shows when it is asked, at the end.
  @Override
  public Optional<String> violation(ExploredPair state) {
    return Optional.empty();
  }

  @Override
  public Optional<String> violationWhenHealed(ExploredPair state) {
    return state.end();
  }

  @Override
  public String describe(ExploredPair state, Move<MoveKind> move) {
    return state.describe(move);
  }

  @Override
  public void listen(ExploredPair state, Consumer<String> listener) {
    state.listen(listener);
  }
}
