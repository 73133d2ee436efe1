package tanabata.integration.explorer;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tanabata.fencing.core.Rules;
import tanabata.replication.core.PlantedBug;

/// A small instance to be explored: everything that is not a choice of the explorer.
///
/// @param sectors of the device; each is a block of its own
/// @param settled whether it begins with two hosts that are connected and at rest, or with two that
///   have just been started on new disks
/// @param faults how many faults may strike on one path
/// @param kinds which
/// @param fencing the rules of the arbiters; empty if there are none, and no witness
/// @param haste what takes no time
/// @param earlyTicks how often on one path time may pass although something else could happen
record Scenario(
    int sectors,
    boolean settled,
    List<Client> clients,
    int faults,
    Set<Move.Kind> kinds,
    int earlyTicks,
    PlantedBug bug,
    Optional<Rules> fencing,
    Set<Haste> haste) {

  /// A client of one host: it asks one thing after the other, each when the one before is answered.
  record Client(int host, List<Step> steps) {}

  /// What happens at once where no message before it, pause or fault holds it up, so that what else
  /// happens meanwhile is not explored.
  enum Haste {
    /// What the arbiters say to each other.
    LETTERS,
    /// Everything that disks do.
    DISKS
  }

  enum Verb {
    READ,
    WRITE,
    FLUSH
  }

  /// @param durable of a write: whether it asks for FUA
  record Step(Verb verb, int first, int count, boolean durable) {}

  static Step read(int sector) {
    return new Step(Verb.READ, sector, 1, false);
  }

  static Step write(int sector) {
    return new Step(Verb.WRITE, sector, 1, false);
  }

  static Step writeDurably(int sector) {
    return new Step(Verb.WRITE, sector, 1, true);
  }

  static Step writeAll(int sectors) {
    return new Step(Verb.WRITE, 0, sectors, false);
  }

  static Step flush() {
    return new Step(Verb.FLUSH, 0, 0, false);
  }

  static Client client(int host, Step... steps) {
    return new Client(host, List.of(steps));
  }

  /// Starts settled, without faults.
  static Scenario of(int sectors, Client... clients) {
    return new Scenario(
        sectors,
        true,
        List.of(clients),
        0,
        EnumSet.noneOf(Move.Kind.class),
        0,
        PlantedBug.NONE,
        Optional.empty(),
        EnumSet.noneOf(Haste.class));
  }

  Scenario fromCold() {
    return new Scenario(sectors, false, clients, faults, kinds, earlyTicks, bug, fencing, haste);
  }

  /// Allows up to `most` faults of these kinds on a path.
  Scenario with(int most, Move.Kind... which) {
    Set<Move.Kind> allowed = EnumSet.copyOf(List.of(which));
    return new Scenario(sectors, settled, clients, most, allowed, earlyTicks, bug, fencing, haste);
  }

  Scenario withEarlyTicks(int most) {
    return new Scenario(sectors, settled, clients, faults, kinds, most, bug, fencing, haste);
  }

  Scenario planted(PlantedBug wrong) {
    return new Scenario(
        sectors, settled, clients, faults, kinds, earlyTicks, wrong, fencing, haste);
  }

  /// With arbiters that go by these rules, and a witness.
  Scenario fenced(Rules rules) {
    return new Scenario(
        sectors, settled, clients, faults, kinds, earlyTicks, bug, Optional.of(rules), haste);
  }

  Scenario fenced() {
    return fenced(Rules.SOUND);
  }

  Scenario atOnce(Haste... which) {
    return new Scenario(
        sectors,
        settled,
        clients,
        faults,
        kinds,
        earlyTicks,
        bug,
        fencing,
        EnumSet.copyOf(List.of(which)));
  }
}
