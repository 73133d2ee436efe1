package tanabata.filesystem.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import tanabata.filesystem.core.Bench;
import tanabata.filesystem.core.MemoryDevice;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.fsck.Check;
import tanabata.filesystem.fsck.Finding;
import tanabata.filesystem.model.Subject;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.simulation.World;

/// Two hosts that have one filesystem mounted, in a world of their own.
final class Pair implements Subject {

  private static final long MILLI = 1_000_000;
  private static final long PATIENCE = 60_000_000_000L;

  private final World world;
  private final MemoryDevice device = new MemoryDevice();
  private final Superblock superblock;
  private final Host[] hosts = new Host[2];
  private final Broker broker;
  private Host current;
  private int switching = 100;

  Pair(World world, long bytes) {
    this(world, bytes, CoreRules.SOUND);
  }

  Pair(World world, long bytes, CoreRules rules) {
    this.world = world;
    superblock = Bench.format(device, bytes);
    for (int i = 0; i < 2; i++) {
      hosts[i] = new Host(i, world, device, superblock, rules);
    }
    current = hosts[0];
    broker = new Broker(new TimedNetwork(world, 2), List.of(hosts));
    for (Host host : hosts) {
      host.use(broker);
      host.start();
    }
    await(() -> hosts[0].isMounted() && hosts[1].isMounted());
  }

  Host host(int index) {
    return hosts[index];
  }

  Broker broker() {
    return broker;
  }

  MemoryDevice device() {
    return device;
  }

  World world() {
    return world;
  }

  /// After a while it is certain that a host which has ended is gone, unless it is back by then.
  void declareDeadSoon(Host host) {
    long run = host.run();
    world.after(
        world.between(MILLI, 20 * MILLI),
        () -> {
          if (host.run() == run) {
            broker.isDead(host);
          }
        });
  }

  void await(BooleanSupplier condition) {
    long end = world.now().nanos() + PATIENCE;
    while (!condition.getAsBoolean()) {
      if (!world.step() || world.now().nanos() > end) {
        throw new AssertionError("no progress: " + describe());
      }
    }
  }

  String describe() {
    return hosts[0].describe() + " | " + hosts[1].describe() + "\n" + world.timeline();
  }

  @Override
  public Reply ask(Request request) {
    return at(host(request), request).reply();
  }

  @Override
  public Found read(Request.Read request) {
    Answer answer = at(host(request), request);
    return new Found(answer.reply(), answer.data());
  }

  /// A file that is open is open at one host; everything else can be asked at either.
  private Host host(Request request) {
    OptionalLong handle = Handled.of(request);
    if (handle.isPresent() && handle.getAsLong() >>> 48 < 2) {
      for (Host host : hosts) {
        if (host.slot() == handle.getAsLong() >>> 48) {
          return host;
        }
      }
    }
    if (world.chance(switching)) {
      current = hosts[world.below(2)];
    }
    return current;
  }

  /// @param percent how often a call goes to a host that is drawn, and not to that of the last one
  void switchHosts(int percent) {
    switching = percent;
  }

  /// Nobody calls for this time.
  void rest(long nanos) {
    long end = world.now().nanos() + nanos;
    await(() -> world.now().nanos() >= end);
  }

  Answer at(Host host, Request request) {
    List<Answer> answers = new ArrayList<>();
    host.call(request, answers::add);
    await(() -> !answers.isEmpty());
    return answers.getFirst();
  }

  /// Both unmount, and all is as it must be.
  void demandSound() {
    for (Host host : hosts) {
      if (host.isUp() && host.isMounted()) {
        host.unmount();
        await(host::hasEnded);
      }
    }
    List<Finding> findings =
        new Check(superblock, block -> device.read(block * Geometry.BLOCK, Geometry.BLOCK)).run();
    assertEquals(
        List.of(), findings, () -> findings.subList(0, Math.min(6, findings.size())) + describe());
  }
}
