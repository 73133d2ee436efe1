package tanabata.replication.core;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tanabata.foundation.CoreLoop;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.Role;
import tanabata.replication.core.mode.CoreConfiguration;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.core.work.ReplicationRules;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.Caller;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.HandshakeRule;
import tanabata.replication.model.Limits;
import tanabata.replication.model.Marks;
import tanabata.replication.model.OnNoSpace;
import tanabata.replication.model.OrderReply;
import tanabata.replication.model.RecoveredMetadata;
import tanabata.replication.model.ReplicationEvent;
import tanabata.simulation.Network;
import tanabata.simulation.World;

/// A host of the simulation: the real core and the real metadata format, over simulated disks and a
/// simulated network. It can be killed, lose its power, be restarted and be paused.
public final class SimulatedNode implements Network.End<Frame> {

  private static final long TICK = 5_000_000;
  private static final long LONGEST_END = 2_000_000;
  private static final boolean DETAILED = Boolean.getBoolean("storm.detail");

  /// What runs on a simulated host: the replication core alone, or with the other cores of a node.
  public interface Program {

    /// Starts with the process, whose effects go to [#execute].
    Process start(SimulatedNode node, ReplicationCore core);

    /// Whether its clock may begin elsewhere and run unlike those of others.
    boolean hasClockOfItsOwn();
  }

  /// A running program.
  public interface Process {

    /// Drives its cores; ended with the process, when nothing is taken any more.
    CoreLoop<? super Input, ?> loop();

    /// Time has passed.
    void tick();

    /// The loop has ended with the process.
    default void ended() {}
  }

  /// What the clients of this node are told; the storm implements it.
  public interface Clients {
    void answered(SimulatedNode node, Caller caller, Outcome outcome, long[] values);

    void replied(SimulatedNode node, Caller caller, OrderReply reply);

    void ready(SimulatedNode node);

    /// Its clients' sessions are over; each has been answered.
    void cut(SimulatedNode node);

    /// Its disk has failed, and it is about to end for that.
    void fails(SimulatedNode node);

    /// Its process has ended; whoever waits for an answer gets none.
    void ended(SimulatedNode node);

    /// It is about to be killed, or to lose its power.
    default void dies(SimulatedNode node) {}

    /// It has been told to leave in order.
    default void leaves(SimulatedNode node) {}

    /// It goes on from what its disk holds, whoever else may know more.
    default void startsCold(SimulatedNode node) {}
  }

  public final int index;
  public final NodeId id;
  private final SimulatedStorage storage;
  private final World world;
  private final Geometry geometry;
  private final Limits limits;
  private final ReplicationRules rules;
  private final Clients clients;
  private final Program program;
  private final LocalClock clock;
  private UnaryOperator<CoreConfiguration> configuration = UnaryOperator.identity();
  private Network<Frame> network;
  private ReplicationCore core;
  private SectorPayload.Ledger ledger = new SectorPayload.Ledger();
  private int run;
  private int session;
  private boolean up;
  private boolean paused;
  private boolean ready;

  /// Whether it has said so, and its disk is closed; its process goes on for a moment.
  private boolean left;

  private Optional<Process> process = Optional.empty();
  private String failure = "";
  private Past past = Past.ITS_OWN;

  /// Whether the disks were put back since the node was connected with its peer.
  private enum Past {
    ITS_OWN,
    PUT_BACK
  }

  public SimulatedNode(
      int index, World world, Scale scale, PlantedBug bug, Clients clients, Program program) {
    this.index = index;
    this.id = name(index);
    this.world = world;
    this.geometry = scale.geometry();
    this.limits = scale.limits();
    this.rules = bug.rules();
    this.clients = clients;
    this.program = program;
    this.clock = program.hasClockOfItsOwn() ? LocalClock.draw(world) : LocalClock.EXACT;
    this.storage = new SimulatedStorage(world, scale, this);
  }

  public static NodeId name(int index) {
    return new NodeId(index == 0 ? "altair" : "vega");
  }

  public void join(Network<Frame> shared) {
    network = shared;
  }

  /// From its next start on it is configured in another way than usual.
  public void configure(UnaryOperator<CoreConfiguration> change) {
    configuration = change;
  }

  /// As `create-md` does.
  public void createMetadata(boolean empty) {
    storage.format(id, empty);
  }

  /// What the disk of a host that is down holds, durably, from its first sector on.
  public void fill(long[] values) {
    storage.fill(values);
  }

  // Life and death.

  public void start() {
    if (left) {
      stop();
    }
    if (up) {
      return;
    }
    RecoveredMetadata found = storage.recovered();
    run++;
    session++;
    up = true;
    paused = false;
    ready = false;
    failure = "";
    ledger = new SectorPayload.Ledger();
    core =
        new ReplicationCore(
            configuration.apply(
                new CoreConfiguration(
                    "home",
                    id,
                    name(1 - index),
                    world.number(),
                    world.number(),
                    CoreConfiguration.Promotion.WHEN_CONNECTED,
                    AfterSplitBrain.DISCONNECT,
                    OnNoSpace.HOLD)),
            geometry,
            limits,
            found,
            rules);
    world.note(id + " starts");
    process = Optional.of(program.start(this, core));
    tick(run);
  }

  public void kill(boolean power) {
    if (!isUp()) {
      return;
    }
    world.note(id + (power ? " loses its power" : " is killed"));
    stop();
    if (power) {
      storage.losePower();
    }
  }

  private void stop() {
    if (!left) {
      clients.ended(this);
    }
    up = false;
    left = false;
    run++;
    process.ifPresent(ending -> {
      ending.loop().end();
      ending.ended();
    });
    process = Optional.empty();
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

  /// No write of data finds space from here on, until [#makeRoom].
  public void fillDisk() {
    world.note("the disk of " + id + " is full");
    storage.fill();
  }

  public void makeRoom() {
    storage.makeRoom();
  }

  /// Flips one bit of the metadata of a host that is down. Once more at the same place, and it is
  /// as before.
  ///
  /// @param offset in bytes
  public void flipMetadata(long offset) {
    storage.flipMetadata(offset);
  }

  /// A snapshot of its disks, whether it is up or down.
  public DiskImage image() {
    return new DiskImage(storage.image(), storage.marks());
  }

  /// Puts the disks of a host that is down back to what they were.
  public void putBack(DiskImage image) {
    world.note("the disks of " + id + " are put back to " + image.marks());
    storage.putBack(image.storage());
    past = Past.PUT_BACK;
  }

  /// The disks of a host as they were at some moment.
  public record DiskImage(SimulatedStorage.Image storage, Marks marks) {}

  /// Whether its disk remembers, whatever becomes of the process, that the peer had a later mark
  /// than this image of the peer's disk.
  public boolean remembersMoreThan(DiskImage peers) {
    return up && storage.durableMarks().peer() > peers.marks().own();
  }

  /// Whether its disks were put back, and its peer has not noticed yet.
  public boolean wasPutBack() {
    return past == Past.PUT_BACK;
  }

  /// Whether every block of its copy is valid.
  public boolean isComplete() {
    return core.state().copy().blocks() == Blocks.COMPLETE;
  }

  public void pause() {
    paused = true;
    process.ifPresent(running -> running.loop().hold());
  }

  public void resume() {
    if (paused) {
      paused = false;
      process.ifPresent(running -> running.loop().release());
    }
  }

  public boolean isUp() {
    return up && !left;
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
              process.ifPresent(Process::tick);
            }
            tick(current);
          }
        });
  }

  // Inputs.

  public void give(Input input) {
    process.ifPresent(running -> running.loop().give(input));
  }

  /// As [#give], but from within an action of [#act], and before whatever else waits: a request
  /// that is read from a client's connection is with the core before anything can end that
  /// connection.
  void giveAtOnce(Input input) {
    process.ifPresent(running -> running.loop().giveNow(input));
  }

  /// Something happens in the process of this node, in its turn: not while it is paused.
  public void act(Runnable action) {
    process.ifPresent(running -> running.loop().run(action));
  }

  /// What its own clock shows.
  public Moment clock() {
    return clock.at(world.now());
  }

  /// A payload of this process, with one value a sector.
  public SectorPayload payload(long[] values) {
    return new SectorPayload(ledger, values);
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

  /// Notes an input or an effect, if details are wanted.
  public void detail(String direction, Object what) {
    if (DETAILED && !(what instanceof Input.Tick)) {
      world.note("  " + id + " " + direction + " " + what);
    }
  }

  /// Carries out what the replication core asks for.
  public void execute(Effect effect) {
    if (!up) {
      return;
    }
    detail("->", effect);
    if (left && !(effect instanceof Effect.Storage)) {
      return;
    }
    switch (effect) {
      case Effect.Storage work -> storage.carryOut(work);
      case Effect.Recall recall -> storage.recall(recall.ticket());
      case Effect.Send send ->
          network.send(
              index, send.link(), SectorPayload.carried(send.frame(), new SectorPayload.Ledger()));
      case Effect.Dial _ -> network.dial();
      case Effect.CloseLink close -> network.close(index, close.link());
      case Effect.Answer answer -> {
        long[] values =
            answer.data().stream()
                .flatMapToLong(part -> Arrays.stream(((SectorPayload) part).values()))
                .toArray();
        answer.data().forEach(Payload::release);
        clients.answered(this, answer.caller(), answer.outcome(), values);
      }
      case Effect.Reply reply -> clients.replied(this, reply.caller(), reply.reply());
      case Effect.Release release -> release.payload().release();
      case Effect.CutClients _ -> {
        session++;
        clients.cut(this);
      }
      case Effect.ControlReceived _ -> {}
      case Effect.Notify notify -> {
        world.note(id + ": " + notify.event());
        judge(notify.event());
      }
      case Effect.StateChanged changed -> {
        boolean primary = changed.state().role() == Role.PRIMARY;
        if (primary && !ready) {
          clients.ready(this);
        }
        ready = primary;
      }
      case Effect.Stopped _ -> {
        world.note(id + " has left in order");
        storage.close();
        left = true;
        clients.ended(this);
        later(world.between(0, LONGEST_END), this::stop);
      }
      case Effect.Failed failed -> {
        world.note(id + " ends: " + failed.reason());
        if (storage.isBroken()) {
          clients.fails(this);
          stop();
        } else {
          failure = failed.reason().toString();
        }
      }
    }
  }

  /// Nobody is taken for put back who was not.
  private void judge(ReplicationEvent event) {
    boolean taken =
        event instanceof ReplicationEvent.HandshakeAgreed(HandshakeRule rule)
            && rule == HandshakeRule.PUT_BACK_HERE;
    if (taken && past == Past.ITS_OWN) {
      throw new AssertionError(id + " was taken for one whose disk was put back");
    }
    if (event instanceof ReplicationEvent.Connected) {
      past = Past.ITS_OWN;
    }
  }
}
