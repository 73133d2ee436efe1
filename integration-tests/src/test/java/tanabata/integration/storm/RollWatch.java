package tanabata.integration.storm;

import java.util.Optional;
import tanabata.fencing.core.Roster;
import tanabata.replication.core.SimulatedNode;

/// Looks on after every event: while a node takes part in the locks alone and relies on what it
/// holds, the other one relies on nothing.
final class RollWatch {

  private final SimulatedNode[] nodes;
  private final House[] houses;

  RollWatch(SimulatedNode[] nodes, House[] houses) {
    this.nodes = nodes;
    this.houses = houses;
  }

  void look() {
    for (int i = 0; i < 2; i++) {
      Optional<Roster> roster = houses[i].roster();
      boolean alone = roster.isPresent() && !roster.get().members().containsKey(nodes[1 - i].id);
      if (alone
          && isNotFurther(roster.get(), houses[1 - i].roster())
          && houses[i].reliesOnLocks(nodes[i])
          && houses[1 - i].reliesOnLocks(nodes[1 - i])) {
        throw new AssertionError(
            nodes[i].id
                + " shares its locks with nobody, "
                + roster.get()
                + ", while "
                + nodes[1 - i].id
                + " relies on locks, "
                + houses[1 - i].roster());
      }
    }
  }

  private static boolean isNotFurther(Roster alone, Optional<Roster> other) {
    return other.isPresent() && other.get().epoch() <= alone.epoch();
  }

  /// Whether both take part, and rely on it.
  boolean isAgreed() {
    return houses[0].roster().isPresent()
        && houses[0].roster().get().members().size() == 2
        && houses[0].roster().equals(houses[1].roster())
        && houses[0].reliesOnLocks(nodes[0])
        && houses[1].reliesOnLocks(nodes[1]);
  }
}
