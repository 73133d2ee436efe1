package tanabata.integration.explorer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.Outcome;
import tanabata.replication.model.Caller;

/// The clients of both hosts: how far each is in its script, and everything they asked and were
/// answered, in order.
final class Clients {

  /// The client that reads everything back when all is over; one on each host.
  private static final int READER = 100;

  private final List<Scenario.Client> scripts;
  private final int[] next;
  private final boolean[] waits;

  /// Rises when the clients of a host are cut off.
  private final int[] sessions = new int[2];

  private final boolean[] failed = new boolean[2];
  private final boolean[] leaving = new boolean[2];
  private final List<Event> log = new ArrayList<>();
  private final boolean[] reads = new boolean[2];

  /// A request that was made.
  ///
  /// @param number its own, the same on every path
  record Asked(int number, int host, int session, int client, Scenario.Step step)
      implements Caller {

    ByteRange range() {
      return new ByteRange(
          (long) step.first() * BlockDevice.SECTOR, (long) step.count() * BlockDevice.SECTOR);
    }

    /// What a write puts into each sector; no other write puts the same.
    long value() {
      return number;
    }
  }

  /// What happened to clients, as far as anyone can tell from outside.
  sealed interface Event {
    record Started(Asked asked) implements Event {}

    record Ended(Asked asked, List<Long> values) implements Event {}

    /// The only current copy of these sectors went down: what no flush covers may be gone.
    record Lost(List<Integer> sectors) implements Event {}
  }

  Clients(List<Scenario.Client> scripts) {
    this.scripts = scripts;
    next = new int[scripts.size()];
    waits = new boolean[scripts.size()];
  }

  int count() {
    return scripts.size();
  }

  int host(int client) {
    return scripts.get(client).host();
  }

  boolean mayAsk(int client) {
    return !waits[client] && next[client] < scripts.get(client).steps().size();
  }

  /// The client makes its next request.
  Asked ask(int client) {
    int number = 10 * (client + 1) + next[client];
    Scenario.Step step = scripts.get(client).steps().get(next[client]++);
    waits[client] = true;
    return started(new Asked(number, host(client), sessions[host(client)], client, step));
  }

  Asked readBack(int host, int sectors) {
    reads[host] = true;
    Scenario.Step all = new Scenario.Step(Scenario.Verb.READ, 0, sectors, false);
    return started(new Asked(READER + host, host, sessions[host], READER, all));
  }

  private Asked started(Asked asked) {
    log.add(new Event.Started(asked));
    return asked;
  }

  void answered(Asked asked, Outcome outcome, long[] values) {
    if (outcome != Outcome.OK) {
      failed(asked, outcome);
      stopsWaiting(asked);
      return;
    }
    if (asked.session != sessions[asked.host]) {
      throw new AssertionError("a session that was cut off was answered: " + asked);
    }
    List<Long> seen = new ArrayList<>();
    for (long value : values) {
      seen.add(value);
    }
    log.add(new Event.Ended(asked, seen));
    stopsWaiting(asked);
  }

  /// Only who is cut off may be told of an error, and only who asks a host that leaves of that.
  private void failed(Asked asked, Outcome outcome) {
    if (outcome == Outcome.IO_ERROR) {
      failed[asked.host] = true;
    } else if (outcome != Outcome.GONE || !leaving[asked.host]) {
      throw new AssertionError("a client was told " + outcome + " for " + asked);
    }
  }

  private void stopsWaiting(Asked asked) {
    if (asked.client == READER) {
      reads[asked.host] = false;
    } else if (!waits[asked.client]) {
      throw new AssertionError("answered twice: " + asked);
    } else {
      waits[asked.client] = false;
    }
  }

  /// Whether a client was told of an error and then not cut off.
  boolean hasFailed(int host) {
    return failed[host];
  }

  /// The sessions of all clients of the host are over; each has been answered.
  void cut(int host) {
    sessions[host]++;
    failed[host] = false;
  }

  void leaves(int host) {
    leaving[host] = true;
  }

  /// The process at the other end is gone; who waited for it gives up.
  void ended(int host) {
    leaving[host] = false;
    for (int client = 0; client < waits.length; client++) {
      if (host(client) == host) {
        waits[client] = false;
      }
    }
  }

  void lost(List<Integer> sectors) {
    if (!sectors.isEmpty()) {
      log.add(new Event.Lost(sectors));
    }
  }

  boolean anyoneWaits() {
    for (boolean waiting : waits) {
      if (waiting) {
        return true;
      }
    }
    return reads[0] || reads[1];
  }

  List<Event> log() {
    return log;
  }

  /// Of a run of starts, or of a run of ends, the order does not matter: it changes nothing about
  /// which request was over before which other one began.
  Object canonical() {
    List<Event> sorted = new ArrayList<>(log);
    int from = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      if (i == sorted.size() || sorted.get(i).getClass() != sorted.get(from).getClass()) {
        sorted.subList(from, i).sort(Comparator.comparingInt(Clients::number));
        from = i;
      }
    }
    return List.of(sorted, next, waits, reads, sessions, failed, leaving);
  }

  private static int number(Event event) {
    return switch (event) {
      case Event.Started started -> started.asked.number;
      case Event.Ended ended -> ended.asked.number;
      case Event.Lost _ -> 0;
    };
  }
}
