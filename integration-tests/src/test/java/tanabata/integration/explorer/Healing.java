package tanabata.integration.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.simulation.explore.Move;

/// From here on nothing bad happens: everything is repaired, and what can go on goes on, in one
/// fixed order. Then all must end well. That is how a state from which there is no way out, or only
/// a bad one, is found long before the explorer has walked the way.
final class Healing {

  private static final int MOST_TICKS = 60;
  private static final int MOST_MOVES = 2_000;

  /// After so many quiet ticks everybody has been pinged, so nothing waits to be acknowledged.
  private static final int LAST_TICKS = 4;

  private final Universe universe;
  private final List<Move<MoveKind>> made = new ArrayList<>();

  private Healing(Universe universe) {
    this.universe = universe;
  }

  /// Changes the universe.
  ///
  /// @return the moves it took until all was at rest
  static List<Move<MoveKind>> settle(Universe universe) {
    Healing healing = new Healing(universe);
    Optional<String> wrong = healing.toRest();
    if (wrong.isPresent()) {
      throw new AssertionError(wrong.get());
    }
    return healing.made;
  }

  /// Changes the universe.
  ///
  /// @return what does not end well, if anything
  static Optional<String> verdict(Universe universe) {
    Healing healing = new Healing(universe);
    try {
      return healing.toRest().or(healing::lockAgain).or(healing::readBack);
    } catch (AssertionError | RuntimeException e) {
      return Optional.of("after healing: " + e);
    }
  }

  private Optional<String> toRest() {
    for (int ticks = 0; ticks < MOST_TICKS; ticks++) {
      repair();
      goOn();
      releaseLocks();
      // Who was told to leave may have done so only now.
      repair();
      if (universe.isAtRest()) {
        return Optional.empty();
      }
      make(MoveKind.TICK.of(0));
    }
    List<String> how = new ArrayList<>();
    for (Host host : universe.hosts) {
      how.add(host.id + " " + host);
    }
    return Optional.of("healed, it does not come to rest: " + how + " " + universe.witness);
  }

  private void releaseLocks() {
    for (Host host : universe.hosts) {
      if (universe.lockUsers.holds(host.index)) {
        make(MoveKind.LOCK.of(host.index));
        goOn();
      }
    }
  }

  private void repair() {
    List<Move<MoveKind>> repairs = new ArrayList<>();
    universe.repairs(repairs);
    repairs.forEach(this::make);
  }

  private void goOn() {
    List<Move<MoveKind>> possible = universe.progress(Universe.Asking.NOBODY);
    while (!possible.isEmpty()) {
      make(possible.getFirst());
      possible = universe.progress(Universe.Asking.NOBODY);
    }
  }

  /// The lock can be taken and released at each host, one after the other.
  private Optional<String> lockAgain() {
    if (universe.scenario.locks().isEmpty()) {
      return Optional.empty();
    }
    for (Host host : universe.hosts) {
      universe.lockAgain(host.index);
      lockAndWait(host.index);
      if (!universe.lockUsers.holds(host.index)) {
        return Optional.of("healed and at rest, " + host.id + " is not granted the lock");
      }
      lockAndWait(host.index);
      if (universe.lockUsers.waits(host.index)) {
        return Optional.of("healed and at rest, " + host.id + " cannot release the lock");
      }
    }
    return Optional.empty();
  }

  /// What was lost when the network was cut is sent again only when time has passed.
  private void lockAndWait(int host) {
    make(MoveKind.LOCK.of(host));
    for (int tick = 0; tick < LAST_TICKS; tick++) {
      goOn();
      make(MoveKind.TICK.of(0));
    }
    goOn();
  }

  private Optional<String> readBack() {
    for (Host host : universe.hosts) {
      if (!host.serves()) {
        return Optional.of("healed and at rest, " + host.id + " does not serve its clients");
      }
    }
    universe.readBack();
    for (int tick = 0; tick < LAST_TICKS; tick++) {
      goOn();
      make(MoveKind.TICK.of(0));
    }
    goOn();
    if (universe.clients.anyoneWaits()) {
      return Optional.of("healed and at rest, a read is never answered");
    }
    return Judge.lastVerdict(universe).map(wrong -> "after healing: " + wrong);
  }

  private void make(Move<MoveKind> move) {
    made.add(move);
    if (made.size() > MOST_MOVES) {
      throw new AssertionError("healed, it never comes to rest");
    }
    universe.make(move);
  }
}
