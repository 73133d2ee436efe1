package tanabata.integration.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tanabata.dlm.api.Membership;
import tanabata.fencing.WitnessReply;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeEffect;
import tanabata.foundation.NodeId;
import tanabata.foundation.NodeInput;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Permit;
import tanabata.foundation.state.Role;
import tanabata.node.wiring.NodeOwnEffect;
import tanabata.node.wiring.NodeOwnInput;
import tanabata.replication.core.Insight;
import tanabata.replication.core.ReplicationCore;
import tanabata.replication.core.SectorPayload;
import tanabata.replication.core.work.Effect;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.WriteKind;

/// One host: the real cores, and what they asked their environment for.
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
  private final transient LockUsers lockUsers;
  private final transient LockNetwork lockNetwork;
  private final transient Consumer<Host> onCut;
  private final List<Pending> pending = new ArrayList<>();
  private Optional<Cores> cores = Optional.empty();

  /// As users of locks have been told last.
  private Permit lockPermit = Permit.NONE;

  private Membership lockMembership = Membership.EMPTY;
  private SectorPayload.Ledger ledger = new SectorPayload.Ledger();
  private int run;
  private boolean paused;
  private boolean stopped;
  private transient Optional<Consumer<String>> notes = Optional.empty();

  /// @param onCut is told when the clients have been cut off
  Host(int index, Universe universe, Consumer<Host> onCut) {
    this.index = index;
    this.id = name(index);
    this.scenario = universe.scenario;
    this.wire = universe.wire;
    this.clients = universe.clients;
    this.witness = universe.witness;
    this.lockUsers = universe.lockUsers;
    this.lockNetwork = universe.lockNetwork;
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
    ledger = new SectorPayload.Ledger();
    cores = Optional.of(Cores.start(scenario, index, number(), records, at));
    wire.counted(index, 0);
    give(scenario.fencing().isPresent() ? at : Moment.ZERO, cores().first());
  }

  /// Of this run of the process.
  private long number() {
    return 2L * run + index;
  }

  void crash(Crash how) {
    cores = Optional.empty();
    witness.giveUp(index);
    paused = false;
    lockPermit = Permit.NONE;
    lockMembership = Membership.EMPTY;
    lockUsers.lost(index);
    lockNetwork.ended(index);
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
        case Pending.SaveLockEpoch(long epoch) -> {
          if (how.metadata()) {
            records.saveLockEpoch(epoch);
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
    return cores.isPresent();
  }

  boolean runs() {
    return cores.isPresent() && !paused;
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
    return pending.stream().anyMatch(Host::isMetadata);
  }

  private static boolean isMetadata(Pending operation) {
    return switch (operation) {
      case Pending.Persist _, Pending.SaveLockEpoch _ -> true;
      case Pending.Read _, Pending.Write _, Pending.Flush _, Pending.Digest _, Pending.Compare _ ->
          false;
    };
  }

  /// The running cores; only for a host that is up.
  private Cores cores() {
    return cores.orElseThrow();
  }

  /// The running replication core; only for a host that is up.
  ReplicationCore replication() {
    return cores().replication();
  }

  boolean serves() {
    return runs() && replication().state().role() == Role.PRIMARY;
  }

  /// Whether what ends first takes no time where disks take none. The epoch of the locks always
  /// takes some; it comes last.
  boolean hasHastyOperation() {
    return !pending.isEmpty() && !(pending.getFirst() instanceof Pending.SaveLockEpoch);
  }

  List<Pending> pending() {
    return pending;
  }

  int livingPayloads() {
    return ledger.living();
  }

  // Locks.

  /// Whether users of this host may rely on the locks that they have.
  boolean mayUseLocks(Moment now) {
    return isUp() && lockPermit.isValid(now);
  }

  boolean takesPartInLocks() {
    return isUp() && !lockMembership.members().isEmpty();
  }

  /// Of the membership of the locks that this host acts on.
  long lockEpoch() {
    return lockMembership.epoch();
  }

  /// Whether this host serves locks together with the other one.
  boolean sharesLocks(Moment now) {
    return mayUseLocks(now) && lockMembership.members().size() == 2;
  }

  boolean isSavingLockEpoch() {
    return pending.stream().anyMatch(Pending.SaveLockEpoch.class::isInstance);
  }

  // Inputs.

  void give(Moment at, NodeInput input) {
    note(" <- ", input);
    cores().accept(at, input, effect -> execute(at, effect));
    cores().arbiter().ifPresent(arbiter -> wire.counted(index, HeartbeatNumber.of(arbiter)));
    if (stopped) {
      crash(Crash.of(0));
    }
  }

  void tick(Moment at) {
    give(at, cores().tick(number()));
    if (isUp() && scenario.fencing().isPresent()) {
      give(at, new tanabata.fencing.core.Input.WitnessSeen(visibility()));
    }
  }

  private tanabata.fencing.core.Input.Visibility visibility() {
    return witness.isSeenBy(index)
        ? tanabata.fencing.core.Input.Visibility.CONNECTED
        : tanabata.fencing.core.Input.Visibility.LOST;
  }

  void replied(Moment at, long request, WitnessReply reply) {
    give(at, new tanabata.fencing.core.Input.Replied(request, reply));
  }

  void receiveLocks(Moment at) {
    NodeId peer = name(1 - index);
    give(at, new tanabata.dlm.core.Input.Received(peer, lockNetwork.deliver(index)));
  }

  /// Text costs more than everything else, so it is made only if someone reads along.
  private void note(String how, Object what) {
    notes.ifPresent(listener -> listener.accept(id + how + what));
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
      case Pending.SaveLockEpoch(long epoch) -> {
        records.saveLockEpoch(epoch);
        give(now, new NodeOwnInput.LockEpochSaved(epoch));
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

  private void execute(Moment now, NodeEffect effect) {
    note(" -> ", effect);
    switch (effect) {
      case Effect replicated -> execute(replicated);
      case tanabata.fencing.core.Effect.ForOwner asked -> execute(asked);
      case tanabata.dlm.core.Effect locking -> execute(now, locking);
      case NodeOwnEffect own -> execute(own);
      default -> throw new AssertionError("nobody carries out " + effect);
    }
  }

  private void execute(tanabata.fencing.core.Effect.ForOwner effect) {
    switch (effect) {
      case tanabata.fencing.core.Effect.Ask(long number, var request) ->
          witness.ask(index, number, request);
      case tanabata.fencing.core.Effect.Fence _ ->
          throw new AssertionError(id + " has no fence agents");
      case tanabata.fencing.core.Effect.StopFencing _,
          tanabata.fencing.core.Effect.Healthy _,
          tanabata.fencing.core.Effect.Notify _ -> {}
    }
  }

  private void execute(NodeOwnEffect effect) {
    switch (effect) {
      case NodeOwnEffect.SaveLockEpoch(long epoch) -> expect(new Pending.SaveLockEpoch(epoch));
      case NodeOwnEffect.LocksPermitted(Permit permit) -> lockPermit = permit;
      case NodeOwnEffect.LocksEntered(Membership membership) -> lockMembership = membership;
      case NodeOwnEffect.BadControlMessage bad ->
          throw new AssertionError(id + " was sent nonsense: " + bad.detail());
    }
  }

  private void execute(Moment now, tanabata.dlm.core.Effect effect) {
    switch (effect) {
      case tanabata.dlm.core.Effect.Send send -> lockNetwork.send(index, send.envelope());
      case tanabata.dlm.core.Effect.Completed(long lock, var completion) -> {
        if (completion.isGranted()) {
          judgeGrant(now);
        }
        lockUsers.completed(index, lock, completion);
      }
      case tanabata.dlm.core.Effect.Lost _ -> lockUsers.lost(index);
      case tanabata.dlm.core.Effect.Blocking _,
          tanabata.dlm.core.Effect.Serving _,
          tanabata.dlm.core.Effect.Left _ -> {}
      case tanabata.dlm.core.Effect.Adopted _,
          tanabata.dlm.core.Effect.RangeCompleted _,
          tanabata.dlm.core.Effect.RangesLost _,
          tanabata.dlm.core.Effect.LocksListed _ ->
          throw new AssertionError("nobody asked for " + effect);
    }
  }

  /// No lock is granted in an epoch that a later run of this host could use again, and none while
  /// clients may not be answered.
  private void judgeGrant(Moment now) {
    if (!records.isLockEpochSaved(lockEpoch())) {
      throw new AssertionError(
          id + " grants a lock in epoch " + lockEpoch() + ", which is not on disk");
    }
    if (!mayUseLocks(now) || !Insight.mayAnswer(replication(), now)) {
      throw new AssertionError(id + " grants a lock, and may not answer clients");
    }
  }

  private void execute(Effect effect) {
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
      case Effect.Stopped _ -> {
        if (pending.stream().anyMatch(operation -> !(operation instanceof Pending.SaveLockEpoch))) {
          throw new AssertionError(id + " has left while its disk is at " + pending);
        }
        stopped = true;
      }
      // No disk is ever full here.
      case Effect.Recall _ -> {}
      case Effect.Reply _, Effect.Notify _, Effect.StateChanged _, Effect.ControlReceived _ -> {}
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
    return cores
            .map(Cores::replication)
            .map(it -> Insight.unrest(it) + " " + it.status() + " " + it.state())
            .orElse("is down")
        + " "
        + lockMembership
        + " "
        + lockPermit;
  }

  private static int first(ByteRange range) {
    return Math.toIntExact(range.start() / SECTOR);
  }

  private static int count(ByteRange range) {
    return Math.toIntExact(range.length() / SECTOR);
  }
}
