package tanabata.replication.core;

import tanabata.foundation.Moment;
import tanabata.simulation.World;

/// The monotonic clock of one host: starts anywhere, and runs a little fast or slow.
record LocalClock(long offset, int partsPerThousand) {

  static final LocalClock EXACT = new LocalClock(0, 1000);

  static LocalClock draw(World world) {
    return new LocalClock(world.between(0, 1L << 40), 990 + world.below(21));
  }

  Moment at(Moment world) {
    return new Moment(offset + world.nanos() / 1000 * partsPerThousand);
  }
}
