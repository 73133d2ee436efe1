package tanabata.integration.explorer;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tanabata.fencing.core.ArbiterRules;
import tanabata.integration.Planted;
import tanabata.node.wiring.WiringRules;
import tanabata.replication.core.PlantedBug;

/// A small instance to be explored: everything that is not a choice of the explorer.
///
/// @param sectors of the device; each is a block of its own
/// @param faults how many faults may strike on one path
/// @param kinds which
/// @param earlyTicks how often on one path time may pass although something else could happen
/// @param bug of replication
/// @param fencing the rules of the arbiters; empty if there are none, and no witness
/// @param locks the rules by which locks are joined to the rest; empty if the hosts share none.
///   There is one lock, and at each host one user that takes it and releases it, once
/// @param haste what takes no time
record Scenario(
    int sectors,
    Start start,
    List<Client> clients,
    int faults,
    Set<MoveKind> kinds,
    int earlyTicks,
    PlantedBug bug,
    Optional<ArbiterRules> fencing,
    Optional<WiringRules> locks,
    Set<Haste> haste) {

  enum Start {
    /// Two hosts have just been started on new disks.
    COLD,
    /// The two hosts are connected and at rest.
    SETTLED,
    /// One host has gone on alone, its user has the lock and its clients have asked for what they
    /// want; the other was cut off. They have connected, the record names both, and the epoch of
    /// the locks in which both take part is on its way to the disks.
    REUNION,
    /// The same, and then the network was cut, and the other one has claimed the record.
    PARTING
  }

  /// A client of one host: it asks one thing after the other, each when the one before is answered.
  record Client(int host, List<Step> steps) {}

  /// What happens at once where no message before it, pause or fault holds it up, so that what else
  /// happens meanwhile is not explored.
  enum Haste {
    /// What the arbiters send to each other.
    CONTROL_MESSAGES,
    /// Everything that disks do, but for the epoch of the locks.
    DISKS,
    /// What the lock managers send to each other.
    LOCK_MESSAGES
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
        Start.SETTLED,
        List.of(clients),
        0,
        EnumSet.noneOf(MoveKind.class),
        0,
        PlantedBug.NONE,
        Optional.empty(),
        Optional.empty(),
        EnumSet.noneOf(Haste.class));
  }

  Scenario from(Start other) {
    return new Scenario(
        sectors, other, clients, faults, kinds, earlyTicks, bug, fencing, locks, haste);
  }

  /// Allows up to `most` faults of these kinds on a path.
  Scenario with(int most, MoveKind... which) {
    Set<MoveKind> allowed = EnumSet.copyOf(List.of(which));
    return new Scenario(
        sectors, start, clients, most, allowed, earlyTicks, bug, fencing, locks, haste);
  }

  Scenario withEarlyTicks(int most) {
    return new Scenario(sectors, start, clients, faults, kinds, most, bug, fencing, locks, haste);
  }

  Scenario planted(PlantedBug wrong) {
    return new Scenario(
        sectors, start, clients, faults, kinds, earlyTicks, wrong, fencing, locks, haste);
  }

  /// The same with this wrong rule, wherever it is planted.
  Scenario planted(Planted wrong) {
    return new Scenario(
        sectors,
        start,
        clients,
        faults,
        kinds,
        earlyTicks,
        wrong.replication(),
        fencing.map(_ -> wrong.arbiter()),
        locks.map(_ -> wrong.wiring()),
        haste);
  }

  /// With arbiters that go by these rules, and a witness.
  Scenario fenced(ArbiterRules rules) {
    return new Scenario(
        sectors, start, clients, faults, kinds, earlyTicks, bug, Optional.of(rules), locks, haste);
  }

  Scenario fenced() {
    return fenced(ArbiterRules.SOUND);
  }

  /// With locks that are joined to the rest by these rules.
  Scenario locking(WiringRules rules) {
    return new Scenario(
        sectors,
        start,
        clients,
        faults,
        kinds,
        earlyTicks,
        bug,
        fencing,
        Optional.of(rules),
        haste);
  }

  Scenario locking() {
    return locking(WiringRules.SOUND);
  }

  Scenario atOnce(Haste... which) {
    return new Scenario(
        sectors,
        start,
        clients,
        faults,
        kinds,
        earlyTicks,
        bug,
        fencing,
        locks,
        EnumSet.copyOf(List.of(which)));
  }
}
