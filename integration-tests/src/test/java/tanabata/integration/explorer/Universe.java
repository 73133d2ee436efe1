package tanabata.integration.explorer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.Moment;
import tanabata.foundation.Payload;
import tanabata.foundation.state.Generation;
import tanabata.replication.core.Insight;
import tanabata.replication.core.work.Input;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.Limits;
import tanabata.replication.model.WriteKind;
import tanabata.simulation.explore.Move;

/// Two hosts, the wire between them, their clients, and the time: one state of a scenario, and the
/// moves that lead on from it.
final class Universe {

  /// How far one tick moves the time.
  static final Duration UNIT = Duration.ofMillis(10);

  /// A mark is a write of the metadata and a message more, each in any order with everything else.
  /// The storms have them.
  private static final Duration NO_MARKS = Duration.ofDays(1);

  /// Every timer is a few ticks long: one to be pinged or to dial, two to flush, three to be taken
  /// for dead.
  private static final Limits LIMITS = limits(UNIT);

  /// With fencing there is a heartbeat every tick, and no need for a ping.
  private static final Limits FENCED_LIMITS = limits(UNIT.multipliedBy(2));

  private static Limits limits(Duration ping) {
    return new Limits(
        2, 12, 2, 1, ping, UNIT.multipliedBy(3), UNIT, UNIT.multipliedBy(2), NO_MARKS);
  }

  static Limits limits(Scenario scenario) {
    return scenario.fencing().isPresent() ? FENCED_LIMITS : LIMITS;
  }

  final transient Scenario scenario;
  final Wire wire = new Wire();
  final Clients clients;
  final Witness witness = new Witness();
  final LockUsers lockUsers = new LockUsers();
  final LockNetwork lockNetwork = new LockNetwork();
  final List<Host> hosts;

  /// It begins so late that the moments a new process starts from are long past, as in any later
  /// process.
  private transient Moment now;

  /// As of the last move.
  private final transient boolean[] standalone = new boolean[2];

  private final transient boolean[] current = new boolean[2];

  private int faults;
  private int earlyTicks;

  Universe(Scenario scenario) {
    this.scenario = scenario;
    clients = new Clients(scenario.clients());
    hosts = List.of(host(0), host(1));
    now = Moment.ZERO.plus(horizon());
    hosts.forEach(host -> host.start(now));
  }

  private Host host(int index) {
    return new Host(index, this, this::givesUp);
  }

  /// What has happened until now was the prelude.
  void begin() {
    faults = 0;
    earlyTicks = 0;
  }

  /// A moment further away than this is as good as one exactly so far away: longer than any timer.
  Duration horizon() {
    return UNIT.multipliedBy(isFenced() ? 8 : 4);
  }

  boolean isFenced() {
    return scenario.fencing().isPresent();
  }

  static Geometry geometry(Scenario scenario) {
    int sector = BlockDevice.SECTOR;
    return new Geometry((long) sector * scenario.sectors(), sector, sector);
  }

  Moment now() {
    return now;
  }

  /// Lets someone read along.
  void listen(Consumer<String> listener) {
    hosts.forEach(host -> host.listen(listener));
  }

  // Which moves there are.

  /// Every move that is possible now, in an order that depends on nothing but the state.
  List<Move<MoveKind>> moves() {
    List<Move<MoveKind>> moves = progress(Asking.CLIENTS);
    boolean idle = moves.isEmpty();
    for (Host host : hosts) {
      if (wire.mayDrop(host.index)) {
        moves.add(MoveKind.DROP.of(host.index));
      }
    }
    for (int i = 0; i < witness.lateRequests(); i++) {
      moves.add(MoveKind.CARRY_OUT_LATE.of(0, i));
    }
    if (idle ? !isAtRest() : earlyTicks < scenario.earlyTicks()) {
      moves.add(MoveKind.TICK.of(0, idle ? 0 : 1));
    }
    repairs(moves);
    if (faults < scenario.faults()) {
      for (MoveKind kind : scenario.kinds()) {
        faults(moves, kind);
      }
    }
    return moves;
  }

  /// Who goes on asking.
  enum Asking {
    CLIENTS,
    NOBODY
  }

  /// What a healthy world does by itself.
  List<Move<MoveKind>> progress(Asking asking) {
    List<Move<MoveKind>> moves = new ArrayList<>();
    for (Host host : hosts) {
      if (host.runs()) {
        if (wire.mayDeliver(host.index)) {
          moves.add(MoveKind.DELIVER.of(host.index));
        }
        for (int i = 0; i < host.pending().size(); i++) {
          moves.add(MoveKind.COMPLETE.of(host.index, i));
        }
        if (witness.mayReply(host.index)) {
          moves.add(MoveKind.REPLY.of(host.index));
        }
        if (lockNetwork.mayDeliver(host.index)) {
          moves.add(MoveKind.DELIVER_LOCKS.of(host.index));
        }
      }
      if (witness.mayCarryOut(host.index)) {
        moves.add(MoveKind.CARRY_OUT.of(host.index));
      }
    }
    if (wire.mayConnect() && hosts.get(0).isUp() && hosts.get(1).isUp()) {
      moves.add(MoveKind.CONNECT.of(0));
    }
    switch (asking) {
      case CLIENTS -> requests(moves);
      case NOBODY -> {}
    }
    return moves;
  }

  private void requests(List<Move<MoveKind>> moves) {
    for (int client = 0; client < clients.count(); client++) {
      if (clients.mayAsk(client) && hosts.get(clients.host(client)).serves()) {
        moves.add(MoveKind.ISSUE.of(clients.host(client), client));
      }
    }
    for (Host host : hosts) {
      boolean takes = lockUsers.mayTake(host.index) && host.serves();
      boolean releases = lockUsers.holds(host.index) && host.runs();
      if (scenario.locks().isPresent() && (takes || releases)) {
        moves.add(MoveKind.LOCK.of(host.index));
      }
    }
  }

  void repairs(List<Move<MoveKind>> moves) {
    if (wire.needsHealing()) {
      moves.add(MoveKind.HEAL.of(0));
    }
    if (witness.needsHealing()) {
      moves.add(MoveKind.WITNESS_BACK.of(0));
    }
    for (Host host : hosts) {
      if (!host.isUp()) {
        moves.add(MoveKind.RESTART.of(host.index));
      } else if (host.isPaused()) {
        moves.add(MoveKind.RESUME.of(host.index));
      }
    }
  }

  private void faults(List<Move<MoveKind>> moves, MoveKind kind) {
    if (kind == MoveKind.CUT) {
      if (!wire.isCut()) {
        moves.add(kind.of(0));
      }
      return;
    }
    for (Host host : hosts) {
      if (kind == MoveKind.CRASH && host.isUp()) {
        crashes(moves, host);
      } else if (canStrike(kind, host)) {
        moves.add(kind.of(host.index));
        boolean has2 =
            kind == MoveKind.LOSE
                || kind == MoveKind.WITNESS_LOST && host.index == 0 && witness.isSeenBy(1);
        if (has2) {
          moves.add(kind.of(host.index, 1));
        }
      }
    }
  }

  private boolean canStrike(MoveKind kind, Host host) {
    return switch (kind) {
      case STALL -> wire.isConnected() && !wire.isStalled(host.index);
      case PAUSE, LEAVE -> host.runs();
      case LOSE -> witness.mayLose(host.index);
      case WITNESS_LOST -> witness.isSeenBy(host.index);
      case DELIVER,
          COMPLETE,
          CONNECT,
          ISSUE,
          CARRY_OUT,
          REPLY,
          LOCK,
          DELIVER_LOCKS,
          TICK,
          DROP,
          CARRY_OUT_LATE,
          RESTART,
          RESUME,
          HEAL,
          WITNESS_BACK,
          CUT,
          CRASH ->
          false;
    };
  }

  private static void crashes(List<Move<MoveKind>> moves, Host host) {
    for (int code = 0; code < Crash.COUNT; code++) {
      Crash how = Crash.of(code);
      boolean same =
          how.data() && !host.hasDataAtStake(how.power())
              || how.metadata() && !host.hasMetadataAtStake();
      if (!same) {
        moves.add(MoveKind.CRASH.of(host.index, code));
      }
    }
  }

  /// Whether nothing is left to be done by anyone but clients that have not asked yet.
  boolean isAtRest() {
    return !clients.anyoneWaits()
        && !wire.needsHealing()
        && !witness.needsHealing()
        && hosts.stream()
            .allMatch(host -> host.runs() && Insight.unrest(host.replication()).isEmpty())
        && (!isFenced() || bothAreActive())
        && (scenario.locks().isEmpty() || bothShareLocks());
  }

  private boolean bothShareLocks() {
    Host one = hosts.get(0);
    Host other = hosts.get(1);
    return one.sharesLocks(now)
        && other.sharesLocks(now)
        && one.lockEpoch() == other.lockEpoch()
        && lockNetwork.isIdle()
        && !lockUsers.waits(0)
        && !lockUsers.waits(1);
  }

  private boolean bothAreActive() {
    return hosts.stream().allMatch(host -> Insight.mayAnswer(host.replication(), now))
        && witness.record().filter(record -> record.active().size() == 2).isPresent();
  }

  // Making one.

  void make(Move<MoveKind> move) {
    if (move.kind().nature == MoveKind.Nature.FAULT) {
      faults++;
    }
    Host host = hosts.get(move.subject());
    switch (move.kind()) {
      case DELIVER -> host.receive(now, wire.deliver(move.subject()));
      case COMPLETE -> host.complete(now, move.detail());
      case CONNECT -> wire.connect();
      case ISSUE -> ask(clients.ask(move.detail()));
      case CARRY_OUT -> witness.carryOut(move.subject());
      case REPLY -> host.replied(now, witness.number(host.index), witness.reply(host.index));
      case LOCK -> host.give(now, lockUsers.step(host.index));
      case DELIVER_LOCKS -> host.receiveLocks(now);
      case TICK -> tick(move.detail() == 1);
      case DROP -> wire.drop(move.subject());
      case CARRY_OUT_LATE -> witness.carryOutLate(move.detail());
      case RESTART -> host.start(now);
      case RESUME -> host.pause(false);
      case HEAL -> {
        wire.heal();
        lockNetwork.heal();
      }
      case WITNESS_BACK -> witness.heal();
      case CUT -> {
        wire.cut();
        lockNetwork.cut();
      }
      case STALL -> wire.stall(move.subject());
      case PAUSE -> host.pause(true);
      case CRASH -> crash(host, Crash.of(move.detail()));
      case LEAVE -> leave(host);
      case LOSE -> lose(move.subject(), move.detail() == 0);
      case WITNESS_LOST -> loseWitness(move.subject(), move.detail() == 1);
    }
    hurry();
    watch();
  }

  private void lose(int host, boolean tells) {
    if (tells) {
      witness.lose(host);
    } else {
      witness.giveUp(host);
    }
  }

  private void loseWitness(int host, boolean forBoth) {
    witness.vanishFor(host);
    if (forBoth) {
      witness.vanishFor(1 - host);
    }
  }

  private void leave(Host host) {
    clients.leaves(host.index);
    host.give(now, new Input.Shutdown());
  }

  /// Makes what the scenario gives no time to.
  private void hurry() {
    boolean control = scenario.haste().contains(Scenario.Haste.CONTROL_MESSAGES);
    boolean disks = scenario.haste().contains(Scenario.Haste.DISKS);
    boolean locks = scenario.haste().contains(Scenario.Haste.LOCK_MESSAGES);
    for (boolean any = true; any; ) {
      any = false;
      for (Host host : hosts) {
        if (control && host.runs() && wire.mayDeliverControl(host.index)) {
          host.receive(now, wire.deliver(host.index));
          any = true;
        }
        if (disks && host.runs() && host.hasHastyOperation()) {
          host.complete(now, 0);
          any = true;
        }
        if (locks && host.runs() && lockNetwork.mayDeliver(host.index)) {
          host.receiveLocks(now);
          any = true;
        }
      }
    }
  }

  /// A host that goes on from what its disk holds, whoever else may know more, may have lost what
  /// no flush covers.
  private void watch() {
    for (Host host : hosts) {
      int i = host.index;
      if (clients.hasFailed(i)) {
        throw new AssertionError(host.id + " told a client of an error and did not cut it off");
      }
      boolean is = host.isUp() && Insight.isStandalone(host.replication());
      if (is && !standalone[i] && !current[i]) {
        clients.lost(IntStream.range(0, scenario.sectors()).boxed().toList());
      }
      standalone[i] = is;
      current[i] = host.isUp() && Insight.hasCurrentData(host.replication());
    }
  }

  private void tick(boolean early) {
    if (early) {
      earlyTicks++;
    }
    now = now.plus(UNIT);
    for (Host host : hosts) {
      if (host.runs()) {
        host.tick(now);
      }
    }
  }

  private void ask(Clients.Asked asked) {
    Host host = hosts.get(asked.host());
    Scenario.Step step = asked.step();
    switch (step.verb()) {
      case READ -> host.give(now, new Input.Read(asked.range(), asked));
      case FLUSH -> host.give(now, new Input.Flush(asked));
      case WRITE -> {
        long[] values = new long[step.count()];
        Arrays.fill(values, asked.value());
        Payload payload = host.payload(values);
        host.give(
            now, new Input.Write(asked.range(), WriteKind.DATA, step.durable(), payload, asked));
      }
    }
  }

  /// The user of locks at a host, which is done, begins anew.
  void lockAgain(int host) {
    lockUsers.again(host);
  }

  void readBack() {
    for (Host host : hosts) {
      ask(clients.readBack(host.index, scenario.sectors()));
    }
  }

  private void crash(Host host, Crash how) {
    givesUp(host);
    host.crash(how);
  }

  /// The host dies or is cut off: what only it had may be lost.
  private void givesUp(Host host) {
    Host other = hosts.get(1 - host.index);
    boolean otherHolds =
        other.isUp()
            && Insight.hasCurrentData(other.replication())
            && !hasGoneOnWithout(host, other);
    List<Integer> lost = new ArrayList<>();
    for (int sector = 0; sector < scenario.sectors(); sector++) {
      if (!otherHolds || !Insight.isValid(other.replication(), sector)) {
        lost.add(sector);
      }
    }
    clients.lost(lost);
  }

  private static boolean hasGoneOnWithout(Host host, Host other) {
    List<Generation> mine = host.replication().state().lineage();
    List<Generation> others = other.replication().state().lineage();
    return !mine.isEmpty() && !others.contains(mine.getFirst());
  }
}
