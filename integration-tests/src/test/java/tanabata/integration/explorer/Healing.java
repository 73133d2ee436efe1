package tanabata.integration.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From here on nothing bad happens: everything is repaired, and what can go on goes on, in one
/// fixed order. Then all must end well. That is how a state from which there is no way out, or only
/// a bad one, is found long before the explorer has walked the way.
final class Healing {

  private static final int MOST_TICKS = 60;
  private static final int MOST_MOVES = 2_000;

  /// After so many quiet ticks everybody has been pinged, so nothing waits to be acknowledged.
  private static final int LAST_TICKS = 4;

  private final Universe universe;
  private final List<Move> made = new ArrayList<>();

  private Healing(Universe universe) {
    this.universe = universe;
  }

  /// Changes the universe.
  ///
  /// @return the moves it took until all was at rest
  static List<Move> settle(Universe universe) {
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
      return healing.toRest().or(healing::readBack);
    } catch (AssertionError | RuntimeException e) {
      return Optional.of("after healing: " + e);
    }
  }

  private Optional<String> toRest() {
    for (int ticks = 0; ticks < MOST_TICKS; ticks++) {
      repair();
      goOn();
      // Who was told to leave may have done so only now.
      repair();
      if (universe.isAtRest()) {
        return Optional.empty();
      }
      make(Move.of(Move.Kind.TICK, 0));
    }
    List<String> how = new ArrayList<>();
    for (Host host : universe.hosts) {
      how.add(host.id + " " + host);
    }
    return Optional.of("healed, it does not come to rest: " + how + " " + universe.witness);
  }

  private void repair() {
    List<Move> repairs = new ArrayList<>();
    universe.repairs(repairs);
    repairs.forEach(this::make);
  }

  private void goOn() {
    List<Move> possible = universe.progress(false);
    while (!possible.isEmpty()) {
      make(possible.getFirst());
      possible = universe.progress(false);
    }
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
      make(Move.of(Move.Kind.TICK, 0));
    }
    goOn();
    if (universe.clients.anyoneWaits()) {
      return Optional.of("healed and at rest, a read is never answered");
    }
    return Judge.lastVerdict(universe).map(wrong -> "after healing: " + wrong);
  }

  private void make(Move move) {
    made.add(move);
    if (made.size() > MOST_MOVES) {
      throw new AssertionError("healed, it never comes to rest");
    }
    universe.make(move);
  }
}
