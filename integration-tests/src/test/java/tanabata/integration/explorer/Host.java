package tanabata.integration.explorer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.fencing.core.Answer;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Permit;
import tanabata.replication.core.AfterSplitBrain;
import tanabata.replication.core.Effect;
import tanabata.replication.core.Input;
import tanabata.replication.core.Insight;
import tanabata.replication.core.ReplicationCore;
import tanabata.replication.core.Role;
import tanabata.replication.core.SectorPayload;
import tanabata.replication.core.WriteKind;

/// One host: the real core, the fencing house beside it if the scenario has fencing, and what they
/// asked their surroundings for.
final class Host {

  private static final int SECTOR = BlockDevice.SECTOR;

  final int index;
  final NodeId id;
  final Disk disk;
  final Records records;
  private final transient Scenario scenario;
  private final transient Wire wire;
  private final transient Clients clients;
  private final transient Witness witness;
  private final transient Consumer<Host> onCut;
  private final transient ArrayDeque<Runnable> inbox = new ArrayDeque<>();
  private final List<Pending> pending = new ArrayList<>();
  private Optional<ReplicationCore> core = Optional.empty();
  private Optional<FencingHouse> fencing = Optional.empty();
  private SectorPayload.Ledger ledger = new SectorPayload.Ledger();
  private int run;
  private boolean paused;
  private boolean stopped;
  private transient Moment now = Moment.ZERO;
  private transient Optional<Consumer<String>> notes = Optional.empty();

  /// @param onCut is told when the clients have been cut off
  Host(
      int index,
      Scenario scenario,
      Wire wire,
      Clients clients,
      Witness witness,
      Consumer<Host> onCut) {
    this.index = index;
    this.id = name(index);
    this.scenario = scenario;
    this.wire = wire;
    this.clients = clients;
    this.witness = witness;
    this.onCut = onCut;
    this.disk = new Disk(scenario.sectors());
    this.records = new Records(scenario.sectors(), Universe.limits(scenario).activitySlots());
  }

  static NodeId name(int index) {
    return new NodeId(index == 0 ? "altair" : "vega");
  }

  void listen(Consumer<String> listener) {
    notes = Optional.of(listener);
  }

  // Life and death.

  void start(Moment at) {
    run++;
    stopped = false;
    long number = 2L * run + index;
    ledger = new SectorPayload.Ledger();
    core =
        Optional.of(
            Insight.core(
                new ReplicationCore.Identity(
                    "home", id, name(1 - index), number, number, true, AfterSplitBrain.DISCONNECT),
                Universe.geometry(scenario),
                Universe.limits(scenario),
                records.recovered(),
                scenario.bug()));
    if (scenario.fencing().isEmpty()) {
      core().accept(Moment.ZERO, new Input.Permitted(Permit.FOREVER), this::execute);
      return;
    }
    wire.startsCounting(index);
    now = at;
    FencingHouse house =
        new FencingHouse(this, witness, scenario.fencing().get(), at, number + 1000);
    fencing = Optional.of(house);
    act(at, house::moved);
  }

  void crash(Crash how) {
    core = Optional.empty();
    fencing = Optional.empty();
    witness.giveUp(index);
    inbox.clear();
    paused = false;
    clients.ended(index);
    for (Pending operation : pending) {
      switch (operation) {
        case Pending.Write write -> {
          if (how.data()) {
            land(write);
          }
        }
        case Pending.Persist persist -> {
          if (how.metadata()) {
            records.apply(persist.asked().change());
          }
        }
        case Pending.Read _, Pending.Flush _, Pending.Digest _, Pending.Compare _ -> {}
      }
    }
    pending.clear();
    disk.forgetOperations();
    if (how.power()) {
      disk.losePower(how.data());
      wire.vanish(index);
    } else {
      wire.closeAll(index);
    }
  }

  boolean isUp() {
    return core.isPresent();
  }

  boolean runs() {
    return core.isPresent() && !paused;
  }

  boolean isPaused() {
    return paused;
  }

  void pause(boolean on) {
    paused = on;
  }

  /// Whether the kinds of crash differ in this respect now.
  boolean hasDataAtStake(boolean power) {
    return power && disk.hasUnsynced()
        || pending.stream().anyMatch(Pending.Write.class::isInstance);
  }

  boolean hasMetadataAtStake() {
    return pending.stream().anyMatch(Pending.Persist.class::isInstance);
  }

  /// The running core; only for a host that is up.
  ReplicationCore core() {
    return core.orElseThrow();
  }

  boolean serves() {
    return runs() && core().status().role() == Role.PRIMARY;
  }

  List<Pending> pending() {
    return pending;
  }

  int livingPayloads() {
    return ledger.living();
  }

  // Inputs.

  void give(Moment at, Input input) {
    act(at, () -> take(input));
  }

  private void take(Input input) {
    note(" <- ", input);
    core().accept(now, input, this::execute);
    fencing.ifPresent(FencingHouse::moved);
  }

  /// What the fencing house orders is taken in after what is being taken in now.
  void order(Input input) {
    if (input instanceof Input.Tell tell) {
      wire.counts(index, tell.letter());
    }
    inbox.add(() -> take(input));
  }

  private void act(Moment at, Runnable action) {
    now = at;
    inbox.add(action);
    while (!inbox.isEmpty()) {
      inbox.remove().run();
      if (stopped) {
        crash(Crash.of(0));
      }
    }
  }

  void tick(Moment at) {
    give(at, new Input.Tick());
    fencing.ifPresent(house -> act(at, () -> house.tick(witness.isSeenBy(index))));
  }

  void answered(Moment at, long ask, Answer answer) {
    note(" <- the witness: ", answer);
    fencing.ifPresent(house -> act(at, () -> house.answered(ask, answer)));
  }

  Moment now() {
    return now;
  }

  /// Words cost more than everything else, so they are made only if someone reads along.
  void note(String how, Object what) {
    notes.ifPresent(listener -> listener.accept("    " + id + how + what));
  }

  void receive(Moment now, Parcel parcel) {
    switch (parcel) {
      case Parcel.Up up -> give(now, new Input.LinkUp(up.link()));
      case Parcel.Down down -> give(now, new Input.LinkDown(down.link(), "reset"));
      case Parcel.Carried carried ->
          give(
              now,
              new Input.Received(carried.link(), SectorPayload.carried(carried.frame(), ledger)));
    }
  }

  Payload payload(long[] values) {
    return new SectorPayload(ledger, values);
  }

  /// An operation of the disk is done.
  void complete(Moment now, int number) {
    Pending operation = pending.remove(number);
    switch (operation) {
      case Pending.Read read -> {
        ByteRange range = read.asked().range();
        disk.endRead(first(range), count(range));
        give(now, new Input.Done(read.asked().ticket(), Outcome.OK, payload(values(range))));
      }
      case Pending.Write write -> {
        disk.endWrite(write.first(), write.values().length);
        land(write);
        give(now, new Input.Done(write.asked().ticket(), Outcome.OK, Payload.NONE));
      }
      case Pending.Flush flush -> {
        disk.endFlush(flush.mark());
        give(now, new Input.Done(flush.ticket(), Outcome.OK, Payload.NONE));
      }
      case Pending.Digest digest -> {
        Payload digests = payload(values(digest.asked().range()));
        give(now, new Input.Done(digest.asked().ticket(), Outcome.OK, digests));
      }
      case Pending.Compare compare -> give(now, compared(compare.asked()));
      case Pending.Persist persist -> {
        records.apply(persist.asked().change());
        give(now, new Input.Done(persist.asked().ticket(), Outcome.OK, Payload.NONE));
      }
    }
  }

  private void land(Pending.Write write) {
    for (int i = 0; i < write.values().length; i++) {
      disk.put(write.first() + i, write.values()[i], write.asked().durable());
    }
  }

  /// A block is a sector here, and a digest is its content.
  private Input.Compared compared(Effect.Compare asked) {
    long[] theirs = ((SectorPayload) asked.digests()).values();
    long[] mine = values(asked.range());
    long[] equal = new long[1];
    long[] differing = new long[mine.length];
    int used = 0;
    for (int i = 0; i < mine.length; i++) {
      if (mine[i] == theirs[i]) {
        equal[0] |= 1L << i;
      } else {
        differing[used++] = mine[i];
      }
    }
    Payload payload = payload(Arrays.copyOf(differing, used));
    return new Input.Compared(asked.ticket(), Outcome.OK, equal, payload);
  }

  // Effects.

  private void execute(Effect effect) {
    note(" -> ", effect);
    switch (effect) {
      case Effect.ReadDisk read -> {
        disk.beginRead(first(read.range()), count(read.range()));
        expect(new Pending.Read(read));
      }
      case Effect.WriteDisk write -> write(write);
      case Effect.FlushDisk flush -> expect(new Pending.Flush(flush.ticket(), disk.beginFlush()));
      // That nothing is overwritten unsaved is judged by the storms; here each step just takes
      // time.
      case Effect.OpenUndo open -> expect(new Pending.Flush(open.ticket(), disk.beginFlush()));
      case Effect.Preserve save -> expect(new Pending.Flush(save.ticket(), disk.beginFlush()));
      case Effect.RollBack back -> expect(new Pending.Flush(back.ticket(), disk.beginFlush()));
      case Effect.DropUndo drop -> expect(new Pending.Flush(drop.ticket(), disk.beginFlush()));
      case Effect.Digest digest -> expect(new Pending.Digest(digest));
      case Effect.Compare compare -> expect(new Pending.Compare(compare));
      case Effect.Persist persist -> expect(new Pending.Persist(persist));
      case Effect.Send send -> wire.send(index, send.link(), send.frame());
      case Effect.Dial _ -> wire.dial();
      case Effect.CloseLink close -> wire.close(index, close.link());
      case Effect.Answer answer -> answer(answer);
      case Effect.Release release -> release.payload().release();
      case Effect.Failed failed -> throw new AssertionError(id + " failed: " + failed.reason());
      case Effect.CutClients _ -> {
        clients.cut(index);
        onCut.accept(this);
      }
      case Effect.Heard heard -> fencing.ifPresent(house -> house.heard(heard.letter()));
      case Effect.Stopped _ -> stopped = true;
      case Effect.Reply _, Effect.Changed _ -> {}
    }
  }

  private void expect(Pending operation) {
    int at = pending.size();
    while (at > 0 && pending.get(at - 1).rank() > operation.rank()) {
      at--;
    }
    pending.add(at, operation);
  }

  private void write(Effect.WriteDisk write) {
    if (write.kind() != WriteKind.DATA) {
      throw new AssertionError("no client of the explorer asks for zeros");
    }
    long[] all = ((SectorPayload) write.payload()).values();
    int from = write.offset() / SECTOR;
    long[] values = Arrays.copyOfRange(all, from, from + count(write.range()));
    disk.beginWrite(first(write.range()), values.length);
    expect(new Pending.Write(write, first(write.range()), values));
  }

  private void answer(Effect.Answer answer) {
    long[] values = new long[0];
    for (Payload part : answer.data()) {
      values = ((SectorPayload) part).values();
      part.release();
    }
    clients.answered((Clients.Asked) answer.caller(), answer.outcome(), values);
  }

  private long[] values(ByteRange range) {
    long[] values = new long[count(range)];
    Arrays.setAll(values, i -> disk.get(first(range) + i));
    return values;
  }

  /// For people.
  @Override
  public String toString() {
    return core.map(it -> Insight.unrest(it) + " " + it.status() + " " + it.position())
            .orElse("is down")
        + fencing.map(house -> " " + house).orElse("");
  }

  private static int first(ByteRange range) {
    return Math.toIntExact(range.start() / SECTOR);
  }

  private static int count(ByteRange range) {
    return Math.toIntExact(range.length() / SECTOR);
  }
}
