package tanabata.replication.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.state.DiskState;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.WriteKind;
import tanabata.simulation.World;
import tanabata.simulation.history.RegisterHistory;

/// The clients of both nodes in a storm: they write, read and flush hot and overlapping ranges, and
/// what they were answered is judged in the end.
public final class ClientLoad implements SimulatedNode.Clients {

  private static final int SECTOR = BlockDevice.SECTOR;
  private static final long MILLI = 1_000_000;
  private static final long[] NONE = new long[0];

  private final World world;
  private final Geometry geometry;
  private final int longest;
  private final RegisterHistory[] histories;
  private final int zeroSectors;
  private final int hotSectors;
  private final boolean cutsAreExpected;
  private final int[] pending = new int[2];
  private final boolean[] leaving = new boolean[2];
  private final boolean[] cutting = new boolean[2];
  private final Losses losses = new Losses(this::mayBeLost);
  private boolean readsBeforeWriting;
  private boolean spaceMayRunOut;
  private boolean quiet;
  private long lastValue;
  private long lastAmnesia;
  private int unanswered;
  private Optional<SimulatedNode[]> nodes = Optional.empty();

  /// @param cutsAreExpected whether any node may be cut off at any time
  public ClientLoad(World world, Scale scale, boolean cutsAreExpected) {
    this.world = world;
    this.geometry = scale.geometry();
    this.longest = scale.longestRequest();
    this.cutsAreExpected = cutsAreExpected;
    int sectors = (int) (geometry.deviceBytes() / SECTOR);
    histories = new RegisterHistory[sectors];
    Arrays.setAll(histories, _ -> new RegisterHistory(0));
    zeroSectors = world.chance(50) ? sectors / 4 : 0;
    hotSectors = 2 + world.below(sectors - 2);
  }

  /// The nodes whose clients these are.
  public void use(SimulatedNode... both) {
    nodes = Optional.of(both);
    losses.use(both);
  }

  /// What a client read before it writes a part of that.
  private record Reading(Request request, ByteRange around) implements Caller {}

  /// Planted on purpose: a write of one sector is carried out on two, of which one is read before
  /// and written back, and no lock keeps others out meanwhile.
  public void readBeforeWriting() {
    readsBeforeWriting = true;
  }

  /// Nobody asks for anything any more.
  public void beQuiet() {
    quiet = true;
  }

  public int unanswered() {
    return unanswered;
  }

  @Override
  public void leaves(SimulatedNode node) {
    leaving[node.index] = true;
  }

  /// The node may cut its clients off.
  public void mayBeCut(SimulatedNode node) {
    cutting[node.index] = true;
  }

  /// A disk may be full, and clients are told.
  public void spaceMayRunOut() {
    spaceMayRunOut = true;
  }

  /// One read of the whole device on each node.
  public void readBack() {
    for (SimulatedNode node : nodes.orElseThrow()) {
      ByteRange all = new ByteRange(0, geometry.deviceBytes());
      ask(node, new Request(node.session(), all, Request.Kind.READ, NONE, world.stamp(), false));
    }
  }

  @Override
  public void ready(SimulatedNode node) {
    losses.ready(node);
    int count = 1 + world.below(4);
    for (int i = 0; i < count; i++) {
      next(node, node.session());
    }
  }

  @Override
  public void ended(SimulatedNode node) {
    losses.ended(node, leaving[node.index]);
    unanswered -= pending[node.index];
    pending[node.index] = 0;
    leaving[node.index] = false;
    cutting[node.index] = false;
  }

  private static boolean isDiskless(SimulatedNode node) {
    return node.core().state().copy().disk() == DiskState.DISKLESS;
  }

  @Override
  public void cut(SimulatedNode node) {
    cutting[node.index] = false;
    if (cutsAreExpected) {
      losses.cut(node);
    }
  }

  @Override
  public void fails(SimulatedNode node) {
    losses.fails(node);
  }

  private void mayBeLost(Optional<SimulatedNode> keeper) {
    lastAmnesia = world.stamp();
    long at = world.stamp();
    int perBlock = geometry.blockBytes() / SECTOR;
    for (int sector = 0; sector < histories.length; sector++) {
      int block = sector / perBlock;
      if (keeper.filter(other -> other.core().isValid(block)).isEmpty()) {
        histories[sector].amnesia(at);
      }
    }
  }

  @Override
  public void startsCold(SimulatedNode node) {
    losses.startsCold();
  }

  @Override
  public void dies(SimulatedNode node) {
    losses.dies(node);
  }

  private void next(SimulatedNode node, int session) {
    if (quiet) {
      return;
    }
    world.after(
        world.between(10_000, 3 * MILLI),
        () -> {
          if (!quiet && node.isUp() && node.session() == session) {
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
      ask(node, new Request(node.session(), range, kind, values, world.stamp(), durable));
    } else if (dice < 85) {
      ask(node, new Request(node.session(), range, Request.Kind.READ, NONE, world.stamp(), false));
    } else {
      ask(node, new Request(node.session(), range, Request.Kind.FLUSH, NONE, world.stamp(), false));
    }
  }

  /// What a client had sent while the process was stopped is never read if the session has ended
  /// when the process goes on.
  private void ask(SimulatedNode node, Request request) {
    unanswered++;
    pending[node.index]++;
    node.act(() -> {
      if (request.session() == node.session()) {
        put(node, request);
      } else {
        unanswered--;
        pending[node.index]--;
      }
    });
  }

  private void put(SimulatedNode node, Request request) {
    boolean durable = request.durable();
    switch (request.kind()) {
      case READ -> node.giveAtOnce(new Input.Read(request.range(), request));
      case FLUSH -> node.giveAtOnce(new Input.Flush(request));
      case ZERO -> {
        WriteKind kind = world.chance(50) ? WriteKind.ZERO : WriteKind.DISCARD;
        node.giveAtOnce(new Input.Write(request.range(), kind, durable, Payload.NONE, request));
      }
      case WRITE -> {
        for (int i = 0; i < request.values().length; i++) {
          histories[request.firstSector() + i].writeStarts(
              request.values()[i], request.startedAt());
        }
        if (readsBeforeWriting && request.values().length == 1) {
          ByteRange around = around(request.range());
          node.giveAtOnce(new Input.Read(around, new Reading(request, around)));
        } else {
          Payload payload = node.payload(request.values());
          node.giveAtOnce(
              new Input.Write(request.range(), WriteKind.DATA, durable, payload, request));
        }
      }
    }
  }

  private ByteRange around(ByteRange range) {
    long start = range.start() / (2 * SECTOR) * (2 * SECTOR);
    return ByteRange.between(start, Math.min(start + 2 * SECTOR, geometry.deviceBytes()));
  }

  private void readBefore(SimulatedNode node, Reading reading, Outcome outcome, long[] values) {
    Request request = reading.request();
    if (outcome != Outcome.OK) {
      answered(node, request, outcome, NONE);
      return;
    }
    long[] changed = values.clone();
    changed[request.firstSector() - (int) (reading.around().start() / SECTOR)] =
        request.values()[0];
    node.give(
        new Input.Write(
            reading.around(), WriteKind.DATA, request.durable(), node.payload(changed), request));
  }

  @Override
  public void answered(SimulatedNode node, Caller caller, Outcome outcome, long[] values) {
    if (caller instanceof Reading reading) {
      readBefore(node, reading, outcome, values);
      return;
    }
    Request request = (Request) caller;
    unanswered--;
    pending[node.index]--;
    if (spaceMayRunOut && lacksSpace(request, outcome)) {
      next(node, request.session());
      return;
    }
    if (outcome != Outcome.OK) {
      boolean cut = outcome == Outcome.IO_ERROR && (cutsAreExpected || cutting[node.index]);
      boolean left = outcome == Outcome.GONE && leaving[node.index];
      if (!cut && !left) {
        throw new AssertionError("a client was told " + outcome);
      }
      return;
    }
    if (request.session() != node.session()) {
      throw new AssertionError(node.id + " answered a session that was cut off");
    }
    long at = world.stamp();
    if (cameLate(node, request)) {
      next(node, request.session());
      return;
    }
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
    next(node, request.session());
  }

  /// What such a write has reached is unknown; it may still be carried out.
  private static boolean lacksSpace(Request request, Outcome outcome) {
    return switch (request.kind()) {
      case WRITE, ZERO -> outcome == Outcome.NO_SPACE || outcome == Outcome.IO_ERROR;
      case READ -> outcome == Outcome.IO_ERROR;
      case FLUSH -> false;
    };
  }

  /// An answer that travelled to a node without a disk, while what it told of may have been lost
  /// behind it, proves nothing about the time after.
  private boolean cameLate(SimulatedNode node, Request request) {
    return request.startedAt() < lastAmnesia
        && !request.durable()
        && node.isUp()
        && isDiskless(node);
  }

  @Override
  public void replied(SimulatedNode node, Caller caller, OrderReply reply) {
    world.note(node.id + " answers the operator: " + reply);
  }

  /// What is wrong, now that everything has been read back.
  public List<String> complaints() {
    SimulatedNode[] both = nodes.orElseThrow();
    List<String> wrong = new ArrayList<>();
    for (int sector = 0; sector < histories.length; sector++) {
      long one = both[0].sector(sector);
      long other = both[1].sector(sector);
      if (one != other) {
        wrong.add("the copies differ in sector " + sector + ": " + one + " and " + other);
      } else if (sector >= zeroSectors) {
        int number = sector;
        histories[sector].verdict().ifPresent(s -> wrong.add("sector " + number + ": " + s));
      }
    }
    for (SimulatedNode node : both) {
      if (node.livingPayloads() != 0) {
        wrong.add(node.id + " never released " + node.livingPayloads() + " payloads");
      }
    }
    return wrong;
  }
}
