package tanabata.filesystem.storm;

import java.util.ArrayList;
import java.util.List;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.model.TestPayload;
import tanabata.filesystem.request.Attributes;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.simulation.World;

/// One storm: its load and its faults are drawn from the world.
final class FilesystemStorm {

  private static final long MILLI = 1_000_000;
  private static final Caller USER = new Caller(0, 0, 1);
  private static final String[] NAMES = {"a", "b", "c", "d"};

  private final World world;
  private final Pair pair;
  private final List<Long> nodes = new ArrayList<>(List.of(Request.ROOT));
  private long answered;
  private int under;
  private boolean quiet;

  FilesystemStorm(World world) {
    this(world, CoreRules.SOUND);
  }

  FilesystemStorm(World world, CoreRules rules) {
    this.world = world;
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
                draw(),
                answer -> {
                  under--;
                  answered++;
                  learn(answer.reply());
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

  private void learn(Reply reply) {
    switch (reply) {
      case Reply.Entry entry -> learn(entry.attributes());
      case Reply.Created created -> learn(created.entry().attributes());
      default -> {}
    }
  }

  private void learn(Attributes attributes) {
    if (!nodes.contains(attributes.node())) {
      nodes.add(attributes.node());
    }
    if (nodes.size() > 12) {
      nodes.remove(1 + world.below(nodes.size() - 1));
    }
  }

  private long node() {
    return world.chance(50) ? Request.ROOT : nodes.get(world.below(nodes.size()));
  }

  private Name name() {
    return Name.of(NAMES[world.below(NAMES.length)]);
  }

  private Request draw() {
    return switch (world.below(16)) {
      case 0 -> new Request.MakeNode(USER, node(), name(), 0100644, 022, 0);
      case 1 -> new Request.MakeDirectory(USER, node(), name(), 0755, 022);
      case 2 ->
          new Request.MakeSymlink(USER, node(), name(), Name.of("x".repeat(1 + world.below(4000))));
      case 3 -> new Request.Unlink(USER, node(), name());
      case 4 -> new Request.RemoveDirectory(USER, node(), name());
      case 5, 6 ->
          new Request.Rename(
              USER,
              node(),
              name(),
              node(),
              name(),
              world.chance(20) ? Request.Replacement.EXCHANGE : Request.Replacement.REPLACE);
      case 7 -> new Request.Link(USER, node(), node(), name());
      case 8 -> new Request.GetAttributes(USER, node());
      case 9, 10, 11 -> write();
      case 12 ->
          new Request.SetAttributes(USER, node(), Changes.NONE.withSize(world.below(200_000)));
      case 13 -> new Request.LookUp(USER, node(), name());
      case 14 ->
          new Request.SetXattr(
              USER,
              node(),
              Name.of("user." + name()),
              Name.of("v".repeat(world.below(3000))),
              Request.XattrExpectation.ANY,
              false);
      default ->
          world.chance(50)
              ? new Request.SyncAll(USER)
              : new Request.Allocate(
                  USER,
                  node(),
                  0,
                  world.below(200_000),
                  1 + world.below(100_000),
                  Request.Allocation.values()[world.below(5)]);
    };
  }

  private Request write() {
    byte[] bytes = new byte[1 + world.below(30_000)];
    return new Request.Write(
        USER,
        node(),
        0,
        world.below(200_000),
        new TestPayload(bytes),
        world.chance(20),
        false,
        world.chance(10),
        false);
  }
}
