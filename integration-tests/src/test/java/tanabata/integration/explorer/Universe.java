package tanabata.integration.explorer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.Moment;
import tanabata.foundation.Payload;
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
  static final Limits LIMITS =
      new Limits(2, 12, 2, 1, UNIT, UNIT.multipliedBy(3), UNIT, UNIT.multipliedBy(2));

  /// A moment further away than this is as good as one exactly so far away: longer than any timer.
  static final Duration HORIZON = UNIT.multipliedBy(4);

  final transient Scenario scenario;
  final Wire wire = new Wire();
  final Clients clients;
  final List<Host> hosts;

  /// It begins so late that the moments a new process starts from are long past, as in any later
  /// process.
  private transient Moment now = Moment.ZERO.plus(HORIZON);

  private int faults;
  private int earlyTicks;

  Universe(Scenario scenario) {
    this.scenario = scenario;
    clients = new Clients(scenario.clients());
    hosts = List.of(new Host(0, scenario, wire, clients), new Host(1, scenario, wire, clients));
    hosts.forEach(Host::start);
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
      if (kind == Move.Kind.STALL && wire.isConnected() && !wire.isStalled(host.index)) {
        moves.add(Move.of(kind, host.index));
      } else if (kind == Move.Kind.PAUSE && host.runs()) {
        moves.add(Move.of(kind, host.index));
      } else if (kind == Move.Kind.CRASH && host.isUp()) {
        crashes(moves, host);
      }
    }
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
        && hosts.stream().allMatch(host -> host.runs() && Insight.unrest(host.core()).isEmpty());
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
      case TICK -> tick(move.detail() == 1);
      case DROP -> wire.drop(move.host());
      case RESTART -> host.start();
      case RESUME -> host.pause(false);
      case HEAL -> wire.heal();
      case CUT -> wire.cut();
      case STALL -> wire.stall(move.host());
      case PAUSE -> host.pause(true);
      case CRASH -> crash(host, Crash.of(move.detail()));
    }
  }

  private void tick(boolean early) {
    if (early) {
      earlyTicks++;
    }
    now = now.plus(UNIT);
    for (Host host : hosts) {
      if (host.runs()) {
        host.give(now, new Input.Tick());
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
    Host other = hosts.get(1 - host.index);
    boolean otherHolds = other.isUp() && Insight.isVeteran(other.core());
    List<Integer> lost = new ArrayList<>();
    for (int sector = 0; sector < scenario.sectors(); sector++) {
      if (!otherHolds || !Insight.isValid(other.core(), sector)) {
        lost.add(sector);
      }
    }
    host.crash(how);
    clients.lost(lost);
  }

  /// For people, before it is made.
  String text(Move move) {
    Host host = hosts.get(move.host());
    return switch (move.kind()) {
      case DELIVER -> host.id + " receives " + wire.next(move.host()).orElseThrow();
      case COMPLETE -> host.id + "'s disk ends a " + host.pending().get(move.detail()).text();
      case CONNECT -> "the connection is made";
      case ISSUE -> "client " + move.detail() + " at " + host.id + " asks";
      case TICK -> "time passes";
      case DROP -> "what was on its way to " + host.id + " is lost";
      case RESTART -> host.id + " starts";
      case RESUME -> host.id + " goes on";
      case HEAL -> "the network is healed";
      case CUT -> "the network is cut";
      case STALL -> "nothing arrives at " + host.id + " any more";
      case PAUSE -> host.id + " is paused";
      case CRASH -> host.id + " " + Crash.of(move.detail());
    };
  }
}
