package tanabata.filesystem.storm;

import tanabata.filesystem.core.work.CoreRules;
import tanabata.simulation.World;

/// One storm: its load and its faults are drawn from the world.
final class FilesystemStorm {

  private static final long MILLI = 1_000_000;

  private final World world;
  private final Pair pair;
  private final DrawnCalls calls;
  private int under;
  private boolean quiet;

  FilesystemStorm(World world) {
    this(world, CoreRules.SOUND);
  }

  FilesystemStorm(World world, CoreRules rules) {
    this.world = world;
    this.calls = new DrawnCalls(world);
    this.pair = new Pair(world, 16L << 20, rules);
  }

  long replayed() {
    return pair.host(0).recovered() + pair.host(1).recovered();
  }

  void run() {
    for (int host = 0; host < 2; host++) {
      int programs = 1 + world.below(4);
      for (int i = 0; i < programs; i++) {
        begin(pair.host(host));
      }
    }
    int faults = world.below(6);
    for (int i = 0; i < faults; i++) {
      world.after(world.between(MILLI, 800 * MILLI), this::strike);
    }
    long end = world.now().nanos() + 1_000 * MILLI;
    pair.await(() -> world.now().nanos() >= end);
    quiet = true;
    pair.await(() -> under == 0 && pair.host(0).isMounted() && pair.host(1).isMounted());
    pair.demandSound();
  }

  private void begin(Host host) {
    long run = host.run();
    world.after(
        world.between(10_000, 3 * MILLI),
        () -> {
          if (!quiet && host.run() == run && host.isMounted()) {
            under++;
            host.call(
                calls.draw(),
                answer -> {
                  under--;
                  calls.learn(answer.reply());
                  begin(host);
                });
            if (world.chance(3)) {
              world.after(world.between(10_000, 3 * MILLI), host.endOfLastCaller());
            }
          }
        });
  }

  private void strike() {
    Host host = pair.host(world.below(2));
    if (world.chance(30)) {
      losePower();
    } else if (host.isUp()) {
      if (world.chance(40)) {
        host.cut();
      } else {
        forgetCalls(host);
        host.kill();
      }
      pair.declareDeadSoon(host);
      world.after(world.between(25 * MILLI, 60 * MILLI), () -> restart(host));
    }
  }

  private void forgetCalls(Host host) {
    under -= host.outstanding();
  }

  private void losePower() {
    for (int i = 0; i < 2; i++) {
      Host host = pair.host(i);
      if (host.isUp()) {
        forgetCalls(host);
        host.kill();
      }
      pair.broker().isDead(host);
    }
    pair.device().losePower(_ -> world.chance(50));
    for (int i = 0; i < 2; i++) {
      Host host = pair.host(i);
      world.after(world.between(MILLI, 10 * MILLI), () -> restart(host));
    }
  }

  private void restart(Host host) {
    if (!host.isUp()) {
      // Whoever comes back is another one: what he was before is gone for certain.
      pair.broker().isDead(host);
      host.start();
      int programs = 1 + world.below(3);
      for (int i = 0; i < programs; i++) {
        world.after(20 * MILLI, () -> begin(host));
      }
    }
  }
}
