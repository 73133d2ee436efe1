package tanabata.integration.storm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tanabata.filesystem.core.Bench;
import tanabata.filesystem.core.MemoryDevice;
import tanabata.filesystem.format.Superblock;
import tanabata.filesystem.fsck.Check;
import tanabata.filesystem.fsck.Finding;
import tanabata.filesystem.storm.DrawnCalls;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Outcome;
import tanabata.integration.Planted;
import tanabata.replication.core.Losses;
import tanabata.replication.core.Scale;
import tanabata.replication.core.SimulatedNode;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Limits;
import tanabata.replication.model.OrderReply;
import tanabata.simulation.World;

/// One seed's history of a filesystem that both nodes of a pair have mounted, over the real cores
/// of replication, locks and fencing, while the usual faults strike. Afterwards everything is
/// healed.
///
/// Judged, besides what [NodePair] looks at: no mount finds damage; whoever waits is answered, or
/// his host dies; a file of registers shows what was written; in the end both nodes have it
/// mounted, fsck finds nothing, and both copies are equal.
final class MountStorm implements SimulatedNode.Clients {

  private static final long MILLI = 1_000_000;
  private static final long BYTES = 16L << 20;
  private static final int SECTOR = BlockDevice.SECTOR;
  private static final int BLOCK = tanabata.filesystem.format.Geometry.BLOCK;
  private static final long EXTENT = 256L << 10;
  private static final long LONGEST_BEGINNING = 5_000 * MILLI;
  private static final long LONGEST_HEALING = 10_000 * MILLI;

  private final World world;
  private final PlantedInMount planted;
  private final SimulatedMount.Kernel kernel;
  private final SectorContents contents = new SectorContents();
  private final Superblock superblock;
  private final Losses losses = new Losses(this::mayBeLost);
  private final MountHost[] hosts = new MountHost[2];
  private final NodePair pair;
  private final DrawnCalls calls;
  private final RegisterFile registers;
  private final boolean[] leaving = new boolean[2];
  private Phase phase = Phase.BEGINNING;
  private final List<SimulatedMount> mounts = new ArrayList<>();

  private enum Phase {
    BEGINNING,
    STORM,
    HEALING,
    READING_BACK,
    UNMOUNTING
  }

  MountStorm(long seed, PlantedInMount planted, SimulatedMount.Kernel kernel) {
    world = new World(seed);
    this.planted = planted;
    this.kernel = kernel;
    calls = new DrawnCalls(world, SECTOR);
    registers = new RegisterFile(world);
    MemoryDevice blank = new MemoryDevice();
    superblock = Bench.format(blank, BYTES);
    SimulatedMount.Ground ground =
        new SimulatedMount.Ground(
            world, superblock, contents, planted, kernel, registers::hostIsGone);
    SimulatedLocks locks =
        new SimulatedLocks(
            world,
            (_, host) -> {
              MountHost next = new MountHost(ground, host, mount -> begun(host, mount));
              hosts[host.index()] = next;
              if (phase == Phase.UNMOUNTING) {
                // It has left late, as it was told, and is back.
                next.unmount();
              }
              return next;
            });
    pair = new NodePair(world, FaultProfile.USUAL, scale(), Planted.NONE, this, Optional.of(locks));
    losses.use(pair.nodes());
    long[] formatted = contents.numbers(blank.read(0, (int) BYTES));
    for (SimulatedNode node : pair.nodes()) {
      node.fill(formatted);
    }
  }

  private static Scale scale() {
    Limits limits =
        new Limits(
            64,
            64,
            2,
            16,
            Duration.ofMillis(20),
            Duration.ofMillis(70),
            Duration.ofMillis(15),
            Duration.ofMillis(40),
            Duration.ofMillis(40));
    return new Scale(new Geometry(BYTES, BLOCK, EXTENT), limits, (int) (BYTES / SECTOR), 5);
  }

  /// How often a node went standalone.
  int timesStandalone() {
    return pair.timesStandalone();
  }

  /// How often the filesystem was mounted.
  int mounts() {
    return mounts.size();
  }

  /// How many pages were there when they were read.
  long pagesServed() {
    return mounts.stream().mapToLong(SimulatedMount::pagesServed).sum();
  }

  String timeline() {
    return world.timeline();
  }

  /// Lets it happen.
  ///
  /// @return what went wrong, if anything
  Optional<String> run() {
    try {
      await(LONGEST_BEGINNING, () -> isMounted(0) && isMounted(1));
      boolean[] made = new boolean[1];
      registers.create(hosts[0].mount().orElseThrow(), () -> made[0] = true);
      await(LONGEST_BEGINNING, () -> made[0]);
      phase = Phase.STORM;
      for (MountHost host : hosts) {
        beginPrograms(host.mount().orElseThrow());
      }
      long length = world.between(100 * MILLI, 1_000 * MILLI);
      int faults = 1 + world.below(6);
      for (int i = 0; i < faults; i++) {
        world.after(world.between(MILLI, length), pair::strike);
      }
      if (world.chance(40)) {
        world.after(world.between(MILLI, length), this::failMount);
      }
      boolean[] over = new boolean[1];
      world.after(length, () -> over[0] = true);
      await(2 * length, () -> over[0]);
      phase = Phase.HEALING;
      pair.heal();
      await(LONGEST_HEALING, this::isQuiet);
      phase = Phase.READING_BACK;
      for (MountHost host : hosts) {
        registers.readAll(host.mount().orElseThrow(), _ -> {});
      }
      await(LONGEST_HEALING, this::isQuiet);
      phase = Phase.UNMOUNTING;
      for (MountHost host : hosts) {
        host.unmount();
      }
      await(
          LONGEST_HEALING,
          () -> hosts[0].isUnmounted() && hosts[1].isUnmounted() && pair.isAtRest());
      return complaint();
    } catch (AssertionError | InvariantViolation e) {
      return Optional.of(e.toString());
    }
  }

  private interface Condition {
    boolean holds();
  }

  private void await(long longest, Condition condition) {
    long end = world.now().nanos() + longest;
    while (!condition.holds()) {
      if (!world.step() || world.now().nanos() > end) {
        throw new AssertionError("no progress, " + phase + ": " + pair);
      }
      pair.look();
    }
  }

  private boolean isMounted(int index) {
    return hosts[index] != null && hosts[index].isMounted();
  }

  /// A node that leaves late, as if it died, needs a mount that replays it.
  private boolean isQuiet() {
    return pair.isAtRest()
        && !leaving[0]
        && !leaving[1]
        && pair.isRecorded()
        && isMounted(0)
        && isMounted(1)
        && hosts[0].mount().orElseThrow().outstanding() == 0
        && hosts[1].mount().orElseThrow().outstanding() == 0;
  }

  /// Some mount is withdrawn, and its node stays.
  private void failMount() {
    hosts[world.below(2)]
        .mount()
        .filter(there -> there.state() == SimulatedMount.State.MOUNTED)
        .ifPresent(SimulatedMount::fail);
  }

  // The load.

  private void begun(LockHost host, SimulatedMount mount) {
    mounts.add(mount);
    if (phase == Phase.STORM) {
      awaitMounted(host, mount);
    }
  }

  private void awaitMounted(LockHost host, SimulatedMount mount) {
    switch (mount.state()) {
      case MOUNTING -> host.later(5 * MILLI, () -> awaitMounted(host, mount));
      case MOUNTED -> beginPrograms(mount);
      case UNMOUNTED, WITHDRAWN, DEAD -> {
        // Another one follows.
      }
    }
  }

  private void beginPrograms(SimulatedMount mount) {
    if (kernel == SimulatedMount.Kernel.PAGES) {
      registers.open(mount);
    }
    int programs = 1 + world.below(4);
    for (int i = 0; i < programs; i++) {
      begin(mount);
    }
  }

  private void begin(SimulatedMount mount) {
    world.after(
        world.between(10_000, 3 * MILLI),
        () -> {
          if (phase == Phase.STORM && mount.state() == SimulatedMount.State.MOUNTED) {
            call(mount);
          }
        });
  }

  private void call(SimulatedMount mount) {
    if (planted.showsInSizes() && world.chance(80)) {
      registers.useSize(mount, _ -> begin(mount));
    } else if (world.chance(40)) {
      registers.use(mount, _ -> begin(mount));
    } else {
      mount.call(
          calls.draw(),
          answer -> {
            calls.learn(answer.reply());
            begin(mount);
          });
    }
    if (world.chance(3)) {
      world.after(world.between(10_000, 3 * MILLI), mount.endOfLastCaller());
    }
  }

  // What becomes of the nodes.

  @Override
  public void answered(SimulatedNode node, Caller caller, Outcome outcome, long[] values) {
    ((MountDevice.Asking) caller).then().ended(outcome, values);
  }

  @Override
  public void replied(SimulatedNode node, Caller caller, OrderReply reply) {
    world.note(node.id + " answers the operator: " + reply);
  }

  @Override
  public void ready(SimulatedNode node) {
    losses.ready(node);
  }

  @Override
  public void cut(SimulatedNode node) {
    losses.cut(node);
  }

  @Override
  public void fails(SimulatedNode node) {
    losses.fails(node);
  }

  @Override
  public void ended(SimulatedNode node) {
    losses.ended(node, leaving[node.index]);
    leaving[node.index] = false;
  }

  @Override
  public void dies(SimulatedNode node) {
    losses.dies(node);
  }

  @Override
  public void leaves(SimulatedNode node) {
    leaving[node.index] = true;
  }

  @Override
  public void startsCold(SimulatedNode node) {
    losses.startsCold();
  }

  private void mayBeLost(Optional<SimulatedNode> keeper) {
    if (keeper.filter(SimulatedNode::isComplete).isEmpty()) {
      registers.mayBeLost();
    }
  }

  // Judgement.

  private Optional<String> complaint() {
    SimulatedNode[] nodes = pair.nodes();
    for (int sector = 0; sector < BYTES / SECTOR; sector++) {
      if (nodes[0].sector(sector) != nodes[1].sector(sector)) {
        return Optional.of("the copies differ in sector " + sector);
      }
    }
    List<Finding> findings = new Check(superblock, block -> block(nodes[0], block)).run();
    if (!findings.isEmpty()) {
      return Optional.of("fsck: " + findings.subList(0, Math.min(6, findings.size())));
    }
    List<String> wrong = registers.complaints();
    return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
  }

  private byte[] block(SimulatedNode node, long number) {
    long[] values = new long[BLOCK / SECTOR];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.sector((int) (number * BLOCK / SECTOR) + i);
    }
    return contents.bytes(values);
  }
}
