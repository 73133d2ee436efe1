package tanabata.filesystem.storm;

import tanabata.filesystem.core.work.Input;
import tanabata.simulation.World;

/// What the lock manager says travels for a while that the world draws.
final class TimedNetwork implements Broker.Network {

  private static final long MICRO = 1_000;

  private final World world;
  private final long[] lastDelivery;

  TimedNetwork(World world, int hosts) {
    this.world = world;
    lastDelivery = new long[hosts];
  }

  private long delay() {
    return world.between(10 * MICRO, 200 * MICRO);
  }

  @Override
  public void sendInOrder(Broker.Member host, long run, Input input) {
    long now = world.now().nanos();
    long at = Math.max(lastDelivery[host.index()] + 1, now + delay());
    lastDelivery[host.index()] = at;
    world.after(at - now, () -> host.give(run, input));
  }

  @Override
  public void sendUnordered(Broker.Member host, long run, Input input) {
    world.after(delay(), () -> host.give(run, input));
  }
}
