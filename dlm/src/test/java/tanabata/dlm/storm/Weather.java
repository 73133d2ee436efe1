package tanabata.dlm.storm;

import tanabata.simulation.World;

/// What one storm may do, drawn from its seed.
///
/// @param nodes how many members there are
/// @param names how many names they contend for
/// @param drop of a hundred envelopes, how many are lost
/// @param twice of a hundred envelopes, how many arrive twice
/// @param slowest the longest way of an envelope, in microseconds; short ones overtake long ones
/// @param faults whether nodes are cut off, paused, killed, and leave
/// @param shortLease whether leases are so short that grants must wait for them
/// @param hasty whether sessions end while they wait
record Weather(
    int nodes,
    int names,
    int drop,
    int twice,
    int slowest,
    boolean faults,
    boolean shortLease,
    boolean hasty) {

  static Weather drawn(World world, long seed) {
    int[] sizes = {2, 2, 3, 5};
    boolean rough = world.chance(50);
    return new Weather(
        sizes[world.below(sizes.length)],
        1 + world.below(4),
        rough ? world.below(15) : 0,
        rough ? world.below(10) : 0,
        world.chance(30) ? 20_000 : 500,
        !world.chance(10),
        world.chance(20),
        seed % 7 == 1);
  }
}
