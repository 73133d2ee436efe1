package tanabata.dlm.storm;

import java.util.EnumSet;
import java.util.Set;
import tanabata.simulation.World;

/// What can happen in one storm, drawn from its seed.
///
/// @param nodes how many members there are
/// @param names how many names they contend for
/// @param lostPercent of a hundred envelopes, how many are lost
/// @param duplicatedPercent of a hundred envelopes, how many arrive twice
/// @param maxDelayMicros the longest delay of an envelope; short ones overtake long ones
record FaultProfile(
    int nodes,
    int names,
    int lostPercent,
    int duplicatedPercent,
    int maxDelayMicros,
    Set<Trait> traits) {

  enum Trait {
    /// Nodes are cut off, paused, killed, and leave.
    NODE_FAULTS,
    /// Leases are so short that grants must wait for them.
    SHORT_LEASE,
    /// Sessions end while they wait.
    ABRUPT_SESSIONS
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  static FaultProfile drawn(World world, long seed) {
    int[] sizes = {2, 2, 3, 5};
    boolean rough = world.chance(50);
    int nodes = sizes[world.below(sizes.length)];
    int names = 1 + world.below(4);
    int lost = rough ? world.below(15) : 0;
    int duplicated = rough ? world.below(10) : 0;
    int delay = world.chance(30) ? 20_000 : 500;
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    if (!world.chance(10)) {
      traits.add(Trait.NODE_FAULTS);
    }
    if (world.chance(20)) {
      traits.add(Trait.SHORT_LEASE);
    }
    if (seed % 7 == 1) {
      traits.add(Trait.ABRUPT_SESSIONS);
    }
    return new FaultProfile(nodes, names, lost, duplicated, delay, traits);
  }
}
