package tanabata.integration.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import tanabata.replication.core.Insight;
import tanabata.simulation.explore.Move;

/// What has happened before a scenario begins. The moves are found once, and replayed whenever a
/// state is made.
final class Prelude {

  private static final int MOST_TICKS = 60;
  private static final int MOST_MOVES = 200;

  private final Universe universe;
  private final List<Move<MoveKind>> made;

  private Prelude(Universe universe, List<Move<MoveKind>> made) {
    this.universe = universe;
    this.made = new ArrayList<>(made);
  }

  static List<Move<MoveKind>> of(Scenario scenario) {
    Universe universe = new Universe(scenario);
    return switch (scenario.start()) {
      case COLD -> List.of();
      case SETTLED -> Healing.settle(universe);
      case REUNION -> {
        Prelude prelude = new Prelude(universe, Healing.settle(universe));
        prelude.part();
        prelude.meet();
        yield prelude.made;
      }
      case PARTING -> {
        Prelude prelude = new Prelude(universe, Healing.settle(universe));
        prelude.part();
        prelude.meet();
        prelude.partAgain();
        yield prelude.made;
      }
    };
  }

  /// The network is cut until one host goes on alone, its user has the lock, its clients have asked
  /// for what they want, and the other host knows that it is out.
  private void part() {
    make(MoveKind.CUT.of(0));
    Host alone = universe.hosts.getFirst();
    for (int ticks = 0; !isApart(alone); ticks++) {
      if (ticks == MOST_TICKS) {
        throw new AssertionError(alone.id + " does not go on alone: " + alone);
      }
      make(MoveKind.TICK.of(0));
      goOn();
    }
    make(MoveKind.LOCK.of(alone.index));
    goOn();
    for (int client = 0; client < universe.clients.count(); client++) {
      make(MoveKind.ISSUE.of(alone.index, client));
      goOn();
    }
  }

  /// The two connect, until the record names both, and the epoch of the locks in which both take
  /// part is still on its way to the disks.
  private void meet() {
    make(MoveKind.HEAL.of(0));
    except(this::savesLockEpoch, this::hasMet);
  }

  /// The network is cut, until the record names only the host that was cut off the first time.
  private void partAgain() {
    make(MoveKind.CUT.of(0));
    except(
        move -> savesLockEpoch(move) || move.equals(MoveKind.CARRY_OUT.of(0)), () -> active() == 1);
  }

  /// Makes every move but these.
  private void except(Predicate<Move<MoveKind>> these, BooleanSupplier done) {
    for (int moves = 0; !done.getAsBoolean(); moves++) {
      if (moves == MOST_MOVES) {
        throw new AssertionError("it does not come to that: " + universe.hosts);
      }
      List<Move<MoveKind>> possible = universe.progress(Universe.Asking.NOBODY);
      possible.removeIf(these);
      make(possible.isEmpty() ? MoveKind.TICK.of(0) : possible.getFirst());
    }
  }

  private boolean hasMet() {
    return universe.hosts.stream().allMatch(Host::isSavingLockEpoch) && active() == 2;
  }

  /// How many hosts the record names.
  private int active() {
    return universe.witness.record().map(record -> record.active().size()).orElse(0);
  }

  private boolean savesLockEpoch(Move<MoveKind> move) {
    return move.kind() == MoveKind.COMPLETE
        && universe.hosts.get(move.subject()).pending().get(move.detail())
            instanceof Pending.SaveLockEpoch;
  }

  private boolean isApart(Host alone) {
    Host other = universe.hosts.get(1 - alone.index);
    return Insight.isStandalone(alone.replication())
        && alone.records.isLockEpochSaved(alone.lockEpoch())
        && alone.mayUseLocks(universe.now())
        && other.records.isOutdated();
  }

  private void goOn() {
    List<Move<MoveKind>> possible = universe.progress(Universe.Asking.NOBODY);
    while (!possible.isEmpty()) {
      make(possible.getFirst());
      possible = universe.progress(Universe.Asking.NOBODY);
    }
  }

  private void make(Move<MoveKind> move) {
    made.add(move);
    universe.make(move);
  }
}
