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
import tanabata.replication.core.Generation;
import tanabata.replication.core.Geometry;
import tanabata.replication.core.Input;
import tanabata.replication.core.Insight;
import tanabata.replication.core.Limits;
import tanabata.replication.core.WriteKind;

/// Two hosts, the wire between them, their clients, and the time: one state of a scenario, and the
/// moves that lead on from it.
final class Universe {

  /// How far one tick moves the time.
  static final Duration UNIT = Duration.ofMillis(10);

  /// Every timer is a few ticks long: one to be pinged or to dial, two to flush, three to be taken
  /// for dead.
  private static final Limits LIMITS = limits(UNIT);

  /// With fencing there is a beat every tick, and no need for a ping.
  private static final Limits FENCED_LIMITS = limits(UNIT.multipliedBy(2));

  private static Limits limits(Duration ping) {
    return new Limits(2, 12, 2, 1, ping, UNIT.multipliedBy(3), UNIT, UNIT.multipliedBy(2));
  }

  static Limits limits(Scenario scenario) {
    return scenario.fencing().isPresent() ? FENCED_LIMITS : LIMITS;
  }

  final transient Scenario scenario;
  final Wire wire = new Wire();
  final Clients clients;
  final Witness witness = new Witness();
  final List<Host> hosts;

  /// It begins so late that the moments a new process starts from are long past, as in any later
  /// process.
  private transient Moment now;

  /// As of the last move.
  private final transient boolean[] alone = new boolean[2];

  private final transient boolean[] veteran = new boolean[2];

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
    return new Host(index, scenario, wire, clients, witness, this::givesUp);
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
  List<Move> moves() {
    List<Move> moves = progress(true);
    boolean idle = moves.isEmpty();
    for (Host host : hosts) {
      if (wire.mayDrop(host.index)) {
        moves.add(Move.of(Move.Kind.DROP, host.index));
      }
    }
    for (int i = 0; i < witness.lateQuestions(); i++) {
      moves.add(new Move(Move.Kind.CARRY_OUT_LATE, 0, i));
    }
    if (idle ? !isAtRest() : earlyTicks < scenario.earlyTicks()) {
      moves.add(new Move(Move.Kind.TICK, 0, idle ? 0 : 1));
    }
    repairs(moves);
    if (faults < scenario.faults()) {
      for (Move.Kind kind : scenario.kinds()) {
        faults(moves, kind);
      }
    }
    return moves;
  }

  /// What a healthy world does by itself.
  ///
  /// @param asking whether clients go on asking
  List<Move> progress(boolean asking) {
    List<Move> moves = new ArrayList<>();
    for (Host host : hosts) {
      if (host.runs()) {
        if (wire.mayDeliver(host.index)) {
          moves.add(Move.of(Move.Kind.DELIVER, host.index));
        }
        for (int i = 0; i < host.pending().size(); i++) {
          moves.add(new Move(Move.Kind.COMPLETE, host.index, i));
        }
        if (witness.mayAnswer(host.index)) {
          moves.add(Move.of(Move.Kind.ANSWER, host.index));
        }
      }
      if (witness.mayCarryOut(host.index)) {
        moves.add(Move.of(Move.Kind.CARRY_OUT, host.index));
      }
    }
    if (wire.mayConnect() && hosts.get(0).isUp() && hosts.get(1).isUp()) {
      moves.add(Move.of(Move.Kind.CONNECT, 0));
    }
    for (int client = 0; asking && client < clients.count(); client++) {
      if (clients.mayAsk(client) && hosts.get(clients.host(client)).serves()) {
        moves.add(new Move(Move.Kind.ISSUE, clients.host(client), client));
      }
    }
    return moves;
  }

  void repairs(List<Move> moves) {
    if (wire.needsHealing()) {
      moves.add(Move.of(Move.Kind.HEAL, 0));
    }
    if (witness.needsHealing()) {
      moves.add(Move.of(Move.Kind.WITNESS_BACK, 0));
    }
    for (Host host : hosts) {
      if (!host.isUp()) {
        moves.add(Move.of(Move.Kind.RESTART, host.index));
      } else if (host.isPaused()) {
        moves.add(Move.of(Move.Kind.RESUME, host.index));
      }
    }
  }

  private void faults(List<Move> moves, Move.Kind kind) {
    if (kind == Move.Kind.CUT) {
      if (!wire.isCut()) {
        moves.add(Move.of(kind, 0));
      }
      return;
    }
    for (Host host : hosts) {
      if (kind == Move.Kind.CRASH && host.isUp()) {
        crashes(moves, host);
      } else if (canStrike(kind, host)) {
        moves.add(Move.of(kind, host.index));
        boolean has2 =
            kind == Move.Kind.LOSE
                || kind == Move.Kind.WITNESS_LOST && host.index == 0 && witness.isSeenBy(1);
        if (has2) {
          moves.add(new Move(kind, host.index, 1));
        }
      }
    }
  }

  private boolean canStrike(Move.Kind kind, Host host) {
    return switch (kind) {
      case STALL -> wire.isConnected() && !wire.isStalled(host.index);
      case PAUSE, LEAVE -> host.runs();
      case LOSE -> witness.mayLose(host.index);
      case WITNESS_LOST -> witness.isSeenBy(host.index);
      default -> false;
    };
  }

  private static void crashes(List<Move> moves, Host host) {
    for (int code = 0; code < Crash.COUNT; code++) {
      Crash how = Crash.of(code);
      boolean same =
          how.data() && !host.hasDataAtStake(how.power())
              || how.metadata() && !host.hasMetadataAtStake();
      if (!same) {
        moves.add(new Move(Move.Kind.CRASH, host.index, code));
      }
    }
  }

  /// Whether nothing is left to be done by anyone but clients that have not asked yet.
  boolean isAtRest() {
    return !clients.anyoneWaits()
        && !wire.needsHealing()
        && !witness.needsHealing()
        && hosts.stream().allMatch(host -> host.runs() && Insight.unrest(host.core()).isEmpty())
        && (!isFenced() || bothAreActive());
  }

  private boolean bothAreActive() {
    return hosts.stream().allMatch(host -> Insight.mayAnswer(host.core(), now))
        && witness.record().filter(record -> record.active().size() == 2).isPresent();
  }

  // Making one.

  void make(Move move) {
    if (move.kind().nature == Move.Nature.FAULT) {
      faults++;
    }
    Host host = hosts.get(move.host());
    switch (move.kind()) {
      case DELIVER -> host.receive(now, wire.deliver(move.host()));
      case COMPLETE -> host.complete(now, move.detail());
      case CONNECT -> wire.connect();
      case ISSUE -> ask(clients.ask(move.detail()));
      case CARRY_OUT -> witness.carryOut(move.host());
      case ANSWER -> host.answered(now, witness.number(move.host()), witness.answer(move.host()));
      case TICK -> tick(move.detail() == 1);
      case DROP -> wire.drop(move.host());
      case CARRY_OUT_LATE -> witness.carryOutLate(move.detail());
      case RESTART -> host.start(now);
      case RESUME -> host.pause(false);
      case HEAL -> wire.heal();
      case WITNESS_BACK -> witness.heal();
      case CUT -> wire.cut();
      case STALL -> wire.stall(move.host());
      case PAUSE -> host.pause(true);
      case CRASH -> crash(host, Crash.of(move.detail()));
      case LEAVE -> leave(host);
      case LOSE -> lose(move.host(), move.detail() == 0);
      case WITNESS_LOST -> loseWitness(move.host(), move.detail() == 1);
    }
    hurry();
    watch();
  }

  private void lose(int host, boolean told) {
    if (told) {
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
    boolean letters = scenario.haste().contains(Scenario.Haste.LETTERS);
    boolean disks = scenario.haste().contains(Scenario.Haste.DISKS);
    for (boolean any = true; any; ) {
      any = false;
      for (Host host : hosts) {
        if (letters && host.runs() && wire.mayDeliverLetter(host.index)) {
          host.receive(now, wire.deliver(host.index));
          any = true;
        }
        if (disks && host.runs() && !host.pending().isEmpty()) {
          host.complete(now, 0);
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
      boolean is = host.isUp() && Insight.isAlone(host.core());
      if (is && !alone[i] && !veteran[i]) {
        clients.lost(IntStream.range(0, scenario.sectors()).boxed().toList());
      }
      alone[i] = is;
      veteran[i] = host.isUp() && Insight.isVeteran(host.core());
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
        other.isUp() && Insight.isVeteran(other.core()) && !hasGoneOnWithout(host, other);
    List<Integer> lost = new ArrayList<>();
    for (int sector = 0; sector < scenario.sectors(); sector++) {
      if (!otherHolds || !Insight.isValid(other.core(), sector)) {
        lost.add(sector);
      }
    }
    clients.lost(lost);
  }

  private static boolean hasGoneOnWithout(Host host, Host other) {
    List<Generation> mine = host.core().position().lineage();
    List<Generation> others = other.core().position().lineage();
    return !mine.isEmpty() && !others.contains(mine.getFirst());
  }
}
