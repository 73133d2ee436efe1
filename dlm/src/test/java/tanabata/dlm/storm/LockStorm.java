package tanabata.dlm.storm;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tanabata.dlm.api.Block;
import tanabata.dlm.api.LockName;
import tanabata.dlm.api.Mode;
import tanabata.dlm.api.Tuning;
import tanabata.dlm.core.CoreFactory;
import tanabata.dlm.core.Effect;
import tanabata.dlm.core.Input;
import tanabata.simulation.World;

/// One seed's history: members, clients and faults for a while; then everything is mended, nobody
/// wants anything new, and all wishes must come to an end.
final class LockStorm {

  private static final long MILLIS = Authority.MILLIS;
  private static final long LENGTH = 2_500 * MILLIS;
  private static final long PATIENCE = 20_000 * MILLIS;

  final World world;
  final Weather weather;
  final Judge judge;
  final RangeJudge ranges;
  final Authority authority;
  private final Site[] sites;
  private final boolean[][] cut;
  private final Map<Long, Orphan> orphans = new TreeMap<>();
  private long blocks;
  private boolean draining;
  int deadlocks;
  int departures;

  private record Orphan(Site site, int life, LockName name, Mode mode) {}

  LockStorm(long seed, CoreFactory cores) {
    world = new World(seed);
    weather = Weather.drawn(world, seed);
    long lease = (weather.shortLease() ? 60 : 300) * MILLIS;
    Tuning tuning = new Tuning(Duration.ofMillis(60), Duration.ofMillis(100), 64, 8);
    sites = new Site[weather.nodes()];
    for (int i = 0; i < sites.length; i++) {
      sites[i] = new Site(i, this, cores, tuning);
    }
    Judge.Permits permits = node -> sites[node].hasPermit();
    judge = new Judge(permits);
    ranges = new RangeJudge(permits);
    authority = new Authority(world, lease, sites);
    cut = new boolean[sites.length][sites.length];
  }

  /// @throws AssertionError if a promise was broken
  void run() {
    authority.start();
    for (Site site : sites) {
      site.start();
    }
    if (weather.faults()) {
      world.after(world.between(0, 300 * MILLIS), this::blow);
    }
    runUntil(LENGTH);
    mend();
    long end = world.now().nanos() + PATIENCE;
    while (!isOver()) {
      if (world.now().nanos() > end || !world.step()) {
        throw new AssertionError("not all wishes came to an end: " + whoWaits());
      }
    }
  }

  private void runUntil(long end) {
    while (world.now().nanos() < end && world.step()) {
      // The events do it all.
    }
  }

  private void blow() {
    if (draining) {
      return;
    }
    Site site = sites[world.below(sites.length)];
    long length = world.between(10 * MILLIS, 700 * MILLIS);
    switch (world.below(6)) {
      case 0 -> site.pause(length);
      case 1 -> {
        site.kill();
        world.after(length, site::restart);
      }
      case 2 -> {
        int other = world.below(sites.length);
        cut[site.index][other] = true;
        cut[other][site.index] = cut[other][site.index] || world.chance(70);
        world.after(
            length,
            () -> {
              cut[site.index][other] = false;
              cut[other][site.index] = false;
            });
      }
      case 3 -> {
        // From everybody: then it is to be left out, if it lasts.
        isolate(site, true);
        world.after(length, () -> isolate(site, false));
      }
      case 4 -> {
        site.cutOff(true);
        world.after(length, () -> site.cutOff(false));
      }
      default -> {
        if (site.isAlive() && authority.mayLeave(site.index)) {
          site.leaving = true;
          orphansLost(site);
          site.give(new Input.Leave());
        }
      }
    }
    world.after(world.between(20 * MILLIS, 500 * MILLIS), this::blow);
  }

  private void isolate(Site site, boolean is) {
    site.cutOff(is);
    for (int i = 0; i < sites.length; i++) {
      cut[site.index][i] = is;
      cut[i][site.index] = is;
    }
  }

  void left(Site site) {
    departures++;
    if (authority.mayLeave(site.index)) {
      authority.left(site.index);
    }
    site.kill();
    world.after(world.between(10 * MILLIS, 300 * MILLIS), site::restart);
  }

  private void mend() {
    draining = true;
    world.note("all is mended");
    for (Site site : sites) {
      isolate(site, false);
      site.restart();
    }
    purgeAgain();
  }

  /// Also what a session left behind that never heard of its grant.
  private void purgeAgain() {
    purge();
    world.after(500 * MILLIS, this::purgeAgain);
  }

  private boolean isOver() {
    if (!orphans.isEmpty()) {
      purge();
    }
    for (Site site : sites) {
      if (!site.isAlive()) {
        return false;
      }
      for (Client client : site.clients) {
        if (!client.isIdle()) {
          return false;
        }
      }
    }
    for (Site site : sites) {
      if (site.locks() > 0) {
        return false;
      }
    }
    return true;
  }

  /// Of a node that died or is out.
  void orphansLost(Site site) {
    orphans.entrySet().removeIf(each -> each.getValue().site == site && isLost(each));
  }

  private boolean isLost(Map.Entry<Long, Orphan> each) {
    Orphan orphan = each.getValue();
    Judge.Hold hold = new Judge.Hold(orphan.site.index, orphan.life, each.getKey() >> 8);
    judge.lost(hold, orphan.mode.writes());
    return true;
  }

  private void purge() {
    orphans.entrySet().removeIf(this::isLost);
    for (Site site : sites) {
      site.give(new Input.PurgeOrphans());
    }
  }

  private String whoWaits() {
    StringBuilder all = new StringBuilder();
    for (Site site : sites) {
      all.append(site).append("\n");
    }
    return all.toString();
  }

  boolean isDraining() {
    return draining;
  }

  boolean nobodyWaits() {
    for (Site site : sites) {
      for (Client client : site.clients) {
        if (client.isWaiting()) {
          return false;
        }
      }
    }
    return true;
  }

  void carry(Site from, Effect.Send send) {
    for (Site to : sites) {
      if (to.name.equals(send.to())) {
        int copies = world.chance(weather.twice()) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
          if (!world.chance(draining ? 0 : weather.drop())) {
            deliver(from, to, send);
          }
        }
      }
    }
  }

  private void deliver(Site from, Site to, Effect.Send send) {
    world.after(
        world.between(20_000, weather.slowest() * 1000L),
        () -> {
          if (!cut[from.index][to.index]) {
            to.give(new Input.Received(from.name, send.envelope()));
          }
        });
  }

  LockName name(int i) {
    return new LockName("name-" + i);
  }

  Block newBlock() {
    return Block.of(ByteBuffer.allocate(8).putLong(++blocks).array());
  }

  void orphan(Site site, long lock, LockName name, Mode mode) {
    orphans.put(lock << 8 | site.index, new Orphan(site, site.life, name, mode));
  }

  void adopted(Site site, long lock) {
    orphans.remove(lock << 8 | site.index);
  }

  /// What is judged when it is over.
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add(
        judge.grants
            + " grants, "
            + judge.invalid
            + " invalid values, "
            + deadlocks
            + " deadlocks");
    return lines;
  }
}
