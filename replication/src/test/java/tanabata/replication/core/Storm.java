package tanabata.replication.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.simulation.Network;
import tanabata.simulation.RegisterHistory;
import tanabata.simulation.World;

/// One seed's history: two nodes, both Primary, clients on both that write, read and flush hot and
/// overlapping ranges, and faults that the seed draws. Afterwards everything is healed and must
/// come to rest.
///
/// Judged: each sector is a linearizable register over both nodes; what a flush covered is never
/// lost; what was answered is not lost either as long as one node that was in step lives on; no
/// block is invalid on both nodes; after healing every client is answered and the copies are equal;
/// every payload is released once.
final class Storm implements SimulatedNode.Clients {

  private static final int SECTOR = BlockDevice.SECTOR;
  private static final long MILLI = 1_000_000;
  private static final long LONGEST_HEALING = 5_000 * MILLI;

  private final World world;
  private final Geometry geometry;
  private final SimulatedNode[] nodes = new SimulatedNode[2];
  private final Network<Frame> network;
  private final RegisterHistory[] histories;
  private final int longest;
  private final boolean empty;
  private final SimulatedNode source;
  private final int zeroSectors;
  private final long stormEnds;
  private final int hotSectors;
  private boolean healing;
  private boolean readingBack;
  private long lastValue;
  private int unanswered;
  private final int[] pending = new int[2];
  private final boolean[] leaving = new boolean[2];
  private final boolean[] cutting = new boolean[2];

  private record Operator() implements Caller {}

  Storm(long seed, Rules rules) {
    world = new World(seed);
    Scale scale = Scale.draw(world);
    geometry = scale.geometry();
    longest = scale.longestRequest();
    int sectors = (int) (geometry.deviceBytes() / SECTOR);
    histories = new RegisterHistory[sectors];
    Arrays.setAll(histories, _ -> new RegisterHistory(0));
    zeroSectors = world.chance(50) ? sectors / 4 : 0;
    hotSectors = 2 + world.below(sectors - 2);
    stormEnds = (50 + world.below(500)) * MILLI;
    for (int i = 0; i < 2; i++) {
      nodes[i] = new SimulatedNode(i, world, geometry, scale.limits(), rules, this);
    }
    network = new Network<>(world, nodes[0], nodes[1]);
    empty = world.chance(80);
    source = nodes[world.below(2)];
    for (SimulatedNode node : nodes) {
      node.join(network);
      node.createMetadata(empty);
    }
    for (SimulatedNode node : nodes) {
      world.after(world.below(10) * MILLI, node::start);
    }
    if (!empty) {
      world.after(30 * MILLI, () -> source.give(new Input.Promote(true, new Operator())));
    }
    int faults = world.below(8);
    for (int i = 0; i < faults; i++) {
      world.after(world.between(20 * MILLI, stormEnds), this::fault);
    }
    world.after(stormEnds, this::heal);
  }

  /// Lets it happen.
  ///
  /// @return what went wrong, if anything
  Optional<String> run() {
    try {
      while (world.step()) {
        check();
        if (readingBack && unanswered == 0) {
          return verdict();
        }
        if (healing && !readingBack && isAtRest()) {
          readBack();
        }
        if (world.now().nanos() > stormEnds + LONGEST_HEALING) {
          return Optional.of("no progress after healing: " + describe());
        }
      }
      return Optional.of("nothing happens any more: " + describe());
    } catch (AssertionError | InvariantViolation e) {
      return Optional.of(e.toString());
    }
  }

  String timeline() {
    return world.timeline();
  }

  // Faults.

  private void fault() {
    if (healing) {
      return;
    }
    SimulatedNode node = nodes[world.below(2)];
    long soon = world.between(MILLI, 150 * MILLI);
    switch (world.below(9)) {
      case 0 -> crash(node, true, soon);
      case 1 -> crash(node, false, soon);
      case 2 -> {
        crash(nodes[0], world.chance(70), soon);
        crash(nodes[1], world.chance(70), world.between(MILLI, 150 * MILLI));
      }
      case 3 -> {
        world.note("the network is reset");
        network.reset();
        world.after(soon, network::heal);
      }
      case 4 -> {
        world.note("the network stalls");
        network.stall(0);
        network.stall(1);
        world.after(soon, network::heal);
      }
      case 5 -> {
        world.note("the network stalls one way");
        network.stall(node.index);
        world.after(soon, network::heal);
      }
      case 6 -> {
        world.note(node.id + " is paused");
        node.pause();
        world.after(soon, node::resume);
      }
      case 7 -> {
        if (node.isUp()) {
          world.note(node.id + " is disconnected");
          cutting[node.index] = true;
          node.give(new Input.Disconnect(0, new Operator()));
          world.after(soon, () -> connect(node));
        }
      }
      default -> {
        if (node.isUp()) {
          world.note(node.id + " is told to leave");
          leaving[node.index] = true;
          node.give(new Input.Shutdown());
          world.after(
              soon,
              () -> {
                if (!healing) {
                  node.resume();
                  crash(node, false, 0);
                }
              });
        }
      }
    }
  }

  private static void connect(SimulatedNode node) {
    if (node.isUp()) {
      node.give(new Input.Connect(new Operator()));
    }
  }

  private void crash(SimulatedNode node, boolean power, long restartAfter) {
    if (node.isUp()) {
      noteAmnesia(node);
      node.kill(power);
    }
    world.after(restartAfter, node::start);
  }

  /// Which sectors may now go back to what was flushed last: all whose only current copy was here.
  private void noteAmnesia(SimulatedNode dying) {
    SimulatedNode other = nodes[1 - dying.index];
    boolean otherHolds = other.isUp() && other.core().isVeteran();
    long at = world.stamp();
    int perBlock = geometry.blockBytes() / SECTOR;
    for (int sector = 0; sector < histories.length; sector++) {
      if (!otherHolds || !other.core().isValid(sector / perBlock)) {
        histories[sector].amnesia(at);
      }
    }
  }

  private void heal() {
    world.note("everything is healed");
    healing = true;
    network.heal();
    for (SimulatedNode node : nodes) {
      node.resume();
      node.start();
      connect(node);
    }
    bringBack();
  }

  /// A node that was told to leave may do so late, and an operator's word may have been lost.
  private void bringBack() {
    boolean dataIsKnown = false;
    for (SimulatedNode node : nodes) {
      node.start();
      dataIsKnown |= !node.core().status().generation().equals("none");
    }
    if (!dataIsKnown && !empty) {
      source.give(new Input.Promote(true, new Operator()));
    }
    world.after(50 * MILLI, this::bringBack);
  }

  // Clients.

  @Override
  public void ready(SimulatedNode node) {
    int count = 1 + world.below(4);
    for (int i = 0; i < count; i++) {
      next(node, node.run());
    }
  }

  @Override
  public void ended(SimulatedNode node) {
    unanswered -= pending[node.index];
    pending[node.index] = 0;
    leaving[node.index] = false;
    cutting[node.index] = false;
  }

  @Override
  public void cut(SimulatedNode node) {
    cutting[node.index] = false;
  }

  private void next(SimulatedNode node, int run) {
    if (healing) {
      return;
    }
    world.after(
        world.between(10_000, 3 * MILLI),
        () -> {
          if (!healing && node.isUp() && node.run() == run) {
            ask(node);
          }
        });
  }

  private void ask(SimulatedNode node) {
    int first = world.below(hotSectors);
    int count = 1 + world.below(Math.min(longest, hotSectors - first));
    ByteRange range = new ByteRange((long) first * SECTOR, (long) count * SECTOR);
    int dice = world.below(100);
    boolean durable = world.chance(10);
    if (dice < 55) {
      long[] values = new long[count];
      Arrays.setAll(values, _ -> ++lastValue);
      boolean zero = first + count <= zeroSectors && dice < 20;
      Request.Kind kind = zero ? Request.Kind.ZERO : Request.Kind.WRITE;
      ask(node, new Request(node.run(), range, kind, values, world.stamp(), durable));
    } else if (dice < 85) {
      ask(node, new Request(node.run(), range, Request.Kind.READ, NONE, world.stamp(), false));
    } else {
      ask(node, new Request(node.run(), range, Request.Kind.FLUSH, NONE, world.stamp(), false));
    }
  }

  private static final long[] NONE = new long[0];

  private void ask(SimulatedNode node, Request request) {
    unanswered++;
    pending[node.index]++;
    boolean durable = request.durable();
    switch (request.kind()) {
      case READ -> node.give(new Input.Read(request.range(), request));
      case FLUSH -> node.give(new Input.Flush(request));
      case ZERO -> {
        WriteKind kind = world.chance(50) ? WriteKind.ZERO : WriteKind.DISCARD;
        node.give(new Input.Write(request.range(), kind, durable, Payload.NONE, request));
      }
      case WRITE -> {
        for (int i = 0; i < request.values().length; i++) {
          histories[request.firstSector() + i].writeStarts(
              request.values()[i], request.startedAt());
        }
        Payload payload = node.payload(request.values());
        node.give(new Input.Write(request.range(), WriteKind.DATA, durable, payload, request));
      }
    }
  }

  @Override
  public void answered(SimulatedNode node, Caller caller, Outcome outcome, long[] values) {
    Request request = (Request) caller;
    unanswered--;
    pending[node.index]--;
    if (outcome != Outcome.OK) {
      boolean cut = outcome == Outcome.IO_ERROR && cutting[node.index];
      boolean left = outcome == Outcome.GONE && leaving[node.index];
      if (!cut && !left) {
        throw new AssertionError("a client was told " + outcome);
      }
      return;
    }
    long at = world.stamp();
    switch (request.kind()) {
      case READ -> {
        for (int i = 0; i < values.length; i++) {
          histories[request.firstSector() + i].read(values[i], request.startedAt(), at);
        }
      }
      case WRITE -> {
        for (int i = 0; i < request.values().length; i++) {
          RegisterHistory history = histories[request.firstSector() + i];
          history.writeEnds(request.values()[i], at);
          if (request.durable()) {
            history.flushedAlone(request.values()[i], at);
          }
        }
      }
      case FLUSH -> {
        for (RegisterHistory history : histories) {
          history.flushed(request.startedAt(), at);
        }
      }
      case ZERO -> {}
    }
    next(node, request.run());
  }

  @Override
  public void replied(SimulatedNode node, Caller caller, boolean done, String sentence) {
    world.note(node.id + " answers the operator: " + sentence);
  }

  // Judgement.

  private void check() {
    for (SimulatedNode node : nodes) {
      if (!node.failure().isEmpty()) {
        throw new AssertionError(node.id + " failed: " + node.failure());
      }
    }
  }

  private boolean isAtRest() {
    for (SimulatedNode node : nodes) {
      if (!node.isUp() || !node.core().unrest().isEmpty()) {
        return false;
      }
    }
    if (unanswered != 0) {
      throw new AssertionError(unanswered + " requests were never answered");
    }
    return true;
  }

  private void readBack() {
    readingBack = true;
    for (SimulatedNode node : nodes) {
      ByteRange all = new ByteRange(0, geometry.deviceBytes());
      ask(node, new Request(node.run(), all, Request.Kind.READ, NONE, world.stamp(), false));
    }
  }

  private Optional<String> verdict() {
    List<String> wrong = new ArrayList<>();
    for (int sector = 0; sector < histories.length; sector++) {
      long one = nodes[0].disk.get(sector);
      long other = nodes[1].disk.get(sector);
      if (one != other) {
        wrong.add("the copies differ in sector " + sector + ": " + one + " and " + other);
      } else if (sector >= zeroSectors) {
        int number = sector;
        histories[sector].verdict().ifPresent(s -> wrong.add("sector " + number + ": " + s));
      }
    }
    for (SimulatedNode node : nodes) {
      if (node.livingPayloads() != 0) {
        wrong.add(node.id + " never released " + node.livingPayloads() + " payloads");
      }
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    for (SimulatedNode node : nodes) {
      text.append(node.id)
          .append(node.isUp() ? " " + node.core().unrest() + node.core().status() : " is down")
          .append("; ");
    }
    return text.toString();
  }
}
