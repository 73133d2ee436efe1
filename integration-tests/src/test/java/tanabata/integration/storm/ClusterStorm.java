package tanabata.integration.storm;

import java.util.List;
import java.util.Optional;
import tanabata.fencing.Policy;
import tanabata.foundation.InvariantViolation;
import tanabata.integration.Planted;
import tanabata.replication.core.ClientLoad;
import tanabata.replication.core.Scale;
import tanabata.simulation.World;

/// One seed's history of two nodes, both Primary, with arbiters and perhaps a witness, clients on
/// both, and faults that the seed draws. Afterwards everything is healed and must come to rest.
///
/// Judged, besides what [ClientLoad] judges: at most one node is standalone, and while it is the
/// other may answer nobody; nobody who was cut off gets an answer afterwards; after healing both
/// are connected, Primary, and named in the record. If the two share locks: what [LockChecker] and
/// [LockWatch] demand, and after healing every request for a lock has ended.
final class ClusterStorm {

  private static final long MILLI = 1_000_000;
  private static final long LONGEST_HEALING = 5_000 * MILLI;

  private final World world;
  private final NodePair pair;
  private final ClientLoad clients;
  private final Optional<SimulatedLocks> locks;
  private final long stormEnds;
  private boolean healing;
  private boolean readingBack;

  /// @param sharing whether the two share locks too, which makes another history of the seed
  ClusterStorm(long seed, FaultProfile profile, Planted planted, Policy.Locks sharing) {
    world = new World(seed);
    Scale scale = Scale.draw(world, profile.largePercent(), profile.slowPercent());
    clients = new ClientLoad(world, scale, true);
    stormEnds = (100 + world.below(900)) * MILLI;
    locks =
        switch (sharing) {
          case SHARED -> Optional.of(new SimulatedLocks(world));
          case NONE -> Optional.empty();
        };
    pair = new NodePair(world, profile, scale, planted, clients, locks);
    clients.use(pair.nodes());
    if (profile == FaultProfile.FULL_DISKS_FAIL_WRITES) {
      clients.spaceMayRunOut();
      pair.failWritesWithoutSpace();
    }
    int count = 1 + world.below(9);
    for (int i = 0; i < count; i++) {
      world.after(world.between(20 * MILLI, stormEnds), pair::strike);
    }
    world.after(stormEnds, this::heal);
  }

  /// Lets it happen.
  ///
  /// @return what went wrong, if anything
  Optional<String> run() {
    try {
      while (world.step()) {
        pair.look();
        // A disk may be found broken by this very read; what the peer then sent in place of it is
        // kept until it is acknowledged, so the storm is judged when all is at rest again.
        if (readingBack && clients.unanswered() == 0 && isAtRest()) {
          List<String> wrong = clients.complaints();
          return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
        }
        if (healing && !readingBack && isAtRest()) {
          readingBack = true;
          clients.readBack();
        }
        if (world.now().nanos() > stormEnds + LONGEST_HEALING) {
          return Optional.of("no progress after healing: " + pair);
        }
      }
      return Optional.of("nothing happens any more: " + pair);
    } catch (AssertionError | InvariantViolation e) {
      return Optional.of(e.toString());
    }
  }

  String timeline() {
    return world.timeline();
  }

  /// How often a node went standalone.
  int timesStandalone() {
    return pair.timesStandalone();
  }

  private void heal() {
    healing = true;
    clients.beQuiet();
    locks.ifPresent(SimulatedLocks::beQuiet);
    pair.heal();
  }

  private boolean isAtRest() {
    if (!pair.isAtRest() || !pair.isRecorded()) {
      return false;
    }
    if (clients.unanswered() != 0) {
      throw new AssertionError(clients.unanswered() + " requests were never answered");
    }
    return true;
  }
}
