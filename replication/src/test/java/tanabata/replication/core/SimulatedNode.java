package tanabata.replication.core;

import java.util.ArrayDeque;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Permit;
import tanabata.simulation.Network;
import tanabata.simulation.World;

/// A host of the simulation: the real core and the real metadata format, over simulated disks and a
/// simulated network. It can be killed, lose its power, be restarted and be paused.
public final class SimulatedNode implements Network.End<Frame> {

  private static final long TICK = 5_000_000;
  private static final boolean DETAILED = Boolean.getBoolean("storm.detail");

  /// Who decides until when the node may answer, and whether it goes on alone; the storm implements
  /// it.
  public interface Keeper {

    /// For storms over the replication core alone: no node ever goes on alone, and none needs a
    /// permit.
    Keeper EVERYTHING_IS_PERMITTED =
        new Keeper() {
          @Override
          public void started(SimulatedNode node) {
            node.give(new Input.Permitted(Permit.FOREVER));
          }

          @Override
          public void moved(SimulatedNode node) {}

          @Override
          public void heard(SimulatedNode node, byte[] letter) {}

          @Override
          public void tick(SimulatedNode node) {}
        };

    void started(SimulatedNode node);

    /// The core has taken something in.
    void moved(SimulatedNode node);

    void heard(SimulatedNode node, byte[] letter);

    void tick(SimulatedNode node);
  }

  /// What the clients of this node are told; the storm implements it.
  public interface Clients {
    void answered(SimulatedNode node, Caller caller, Outcome outcome, long[] values);

    void replied(SimulatedNode node, Caller caller, boolean done, String sentence);

    void ready(SimulatedNode node);

    /// Its clients' sessions are over; each has been answered.
    void cut(SimulatedNode node);

    /// Its disk has failed, and it is about to end for that.
    void fails(SimulatedNode node);

    /// Its process has ended; whoever waits for an answer gets none.
    void ended(SimulatedNode node);
  }

  public final int index;
  public final NodeId id;
  private final SimulatedStorage storage;
  private final World world;
  private final Geometry geometry;
  private final Limits limits;
  private final Rules rules;
  private final Clients clients;
  private final Keeper keeper;
  private final LocalClock clock;
  private Network<Frame> network;
  private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();

  private ReplicationCore core;
  private SectorPayload.Ledger ledger = new SectorPayload.Ledger();
  private int run;
  private int session;
  private boolean up;
  private boolean paused;
  private boolean draining;
  private boolean told;
  private String failure = "";

  public SimulatedNode(
      int index, World world, Scale scale, PlantedBug bug, Clients clients, Keeper keeper) {
    this.index = index;
    this.id = name(index);
    this.world = world;
    this.geometry = scale.geometry();
    this.limits = scale.limits();
    this.rules = bug.rules();
    this.clients = clients;
    this.keeper = keeper;
    this.clock =
        keeper == Keeper.EVERYTHING_IS_PERMITTED ? LocalClock.EXACT : LocalClock.draw(world);
    this.storage = new SimulatedStorage(world, scale, this);
  }

  public static NodeId name(int index) {
    return new NodeId(index == 0 ? "altair" : "vega");
  }

  public void join(Network<Frame> shared) {
    network = shared;
  }

  /// As `create-md` does.
  public void createMetadata(boolean empty) {
    storage.format(id, empty);
  }

  // Life and death.

  public void start() {
    if (up) {
      return;
    }
    Recovered found = storage.recovered();
    run++;
    session++;
    up = true;
    paused = false;
    told = false;
    failure = "";
    ledger = new SectorPayload.Ledger();
    core =
        new ReplicationCore(
            new ReplicationCore.Identity(
                "home",
                id,
                name(1 - index),
                world.number(),
                world.number(),
                true,
                AfterSplitBrain.DISCONNECT),
            geometry,
            limits,
            found,
            rules);
    world.note(id + " starts");
    keeper.started(this);
    tick(run);
  }

  public void kill(boolean power) {
    if (!up) {
      return;
    }
    world.note(id + (power ? " loses its power" : " is killed"));
    stop();
    if (power) {
      storage.losePower();
    }
  }

  private void stop() {
    up = false;
    clients.ended(this);
    run++;
    inbox.clear();
    storage.die();
    network.closeAll(index);
  }

  /// Every operation of the disk fails from here on, until the process is started anew.
  public void breakDisk() {
    if (up) {
      world.note("the disk of " + id + " fails");
      storage.breakDown();
    }
  }

  /// Flips one bit of the metadata of a host that is down. Once more at the same place, and it is
  /// as before.
  ///
  /// @param offset in bytes
  public void flipMetadata(long offset) {
    storage.flipMetadata(offset);
  }

  public void pause() {
    paused = true;
  }

  public void resume() {
    if (paused) {
      paused = false;
      drain();
    }
  }

  public boolean isUp() {
    return up;
  }

  public String failure() {
    return failure;
  }

  /// What the disk holds now.
  public long sector(int number) {
    return storage.sector(number);
  }

  int livingPayloads() {
    return ledger.living();
  }

  public int run() {
    return run;
  }

  /// Rises when the process starts anew, and when its clients are cut off.
  int session() {
    return session;
  }

  public ReplicationCore core() {
    return core;
  }

  private void tick(int current) {
    world.after(
        TICK,
        () -> {
          if (up && run == current) {
            if (!paused) {
              give(new Input.Tick());
              keeper.tick(this);
            }
            tick(current);
          }
        });
  }

  // Inputs.

  public void give(Input input) {
    act(() -> take(input));
  }

  /// As [#give], but from within an action of [#act], and before whatever else waits: a request
  /// that is read from a client's connection is with the core before anything can end that
  /// connection.
  void giveAtOnce(Input input) {
    InvariantViolation.unless(draining, "only what happens in the process is given at once");
    take(input);
  }

  private void take(Input input) {
    detail("<-", input);
    core.accept(clock(), input, this::execute);
    keeper.moved(this);
    if (!told && core.isPrimary()) {
      told = true;
      clients.ready(this);
    }
  }

  /// Something happens in the process of this node, in its turn: not while it is paused.
  public void act(Runnable action) {
    inbox.add(action);
    drain();
  }

  /// What its own clock shows.
  public Moment clock() {
    return clock.at(world.now());
  }

  SectorPayload payload(long[] values) {
    return new SectorPayload(ledger, values);
  }

  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (up && !paused && !inbox.isEmpty()) {
        inbox.remove().run();
      }
    } finally {
      draining = false;
    }
  }

  /// In this run of the process, if it lives so long.
  void later(long nanos, Runnable action) {
    int current = run;
    world.after(
        nanos,
        () -> {
          if (up && run == current) {
            action.run();
          }
        });
  }

  @Override
  public void up(long link) {
    if (up) {
      give(new Input.LinkUp(link));
    } else {
      network.close(index, link);
    }
  }

  @Override
  public void down(long link) {
    if (up) {
      give(new Input.LinkDown(link, "reset"));
    }
  }

  @Override
  public void received(long link, Frame frame) {
    if (up) {
      give(new Input.Received(link, SectorPayload.carried(frame, ledger)));
    }
  }

  // Effects.

  private void detail(String direction, Object what) {
    if (DETAILED && !(what instanceof Input.Tick)) {
      world.note("  " + id + " " + direction + " " + what);
    }
  }

  private void execute(Effect effect) {
    detail("->", effect);
    switch (effect) {
      case Effect.Storage work -> storage.carryOut(work);
      case Effect.Send send ->
          network.send(
              index, send.link(), SectorPayload.carried(send.frame(), new SectorPayload.Ledger()));
      case Effect.Dial _ -> network.dial();
      case Effect.CloseLink close -> network.close(index, close.link());
      case Effect.Answer answer -> {
        long[] values = new long[0];
        for (Payload part : answer.data()) {
          values = ((SectorPayload) part).values();
          part.release();
        }
        clients.answered(this, answer.caller(), answer.outcome(), values);
      }
      case Effect.Reply reply ->
          clients.replied(this, reply.caller(), reply.done(), reply.sentence());
      case Effect.Release release -> release.payload().release();
      case Effect.CutClients cut -> {
        told = false;
        session++;
        clients.cut(this);
      }
      case Effect.Heard heard -> keeper.heard(this, heard.letter());
      case Effect.Changed changed -> world.note(id + ": " + changed.what());
      case Effect.Stopped _ -> {
        world.note(id + " has left in order");
        stop();
      }
      case Effect.Failed failed -> {
        world.note(id + " ends: " + failed.reason());
        if (storage.isBroken()) {
          clients.fails(this);
          stop();
        } else {
          failure = failed.reason();
        }
      }
    }
  }
}
