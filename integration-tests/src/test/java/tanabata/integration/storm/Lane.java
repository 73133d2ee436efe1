package tanabata.integration.storm;

import tanabata.simulation.World;

/// What one thread of a process leaves for another one: it comes a little later, in order, and only
/// while the process runs.
final class Lane {

  private static final long FASTEST = 500;
  private static final long SLOWEST = 60_000;

  private final World world;
  private final LockHost host;
  private long last;

  Lane(World world, LockHost host) {
    this.world = world;
    this.host = host;
  }

  void put(Runnable step) {
    long now = world.now().nanos();
    last = Math.max(last + 1, now + world.between(FASTEST, SLOWEST));
    host.later(last - now, step);
  }
}
