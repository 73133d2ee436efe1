package tanabata.integration.explorer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tanabata.replication.core.Insight;
import tanabata.simulation.history.RegisterHistory;

/// What must hold in every state.
final class Judge {

  private static final long NEVER = Long.MAX_VALUE;

  private final Universe universe;
  private final List<Clients.Event> log;

  private Judge(Universe universe) {
    this.universe = universe;
    this.log = universe.clients.log();
  }

  /// @return what is wrong with this state, if anything
  static Optional<String> verdict(Universe universe) {
    Judge judge = new Judge(universe);
    return judge
        .oneGoesOn()
        .or(judge::validSomewhere)
        .or(judge::answersMakeSense)
        .or(judge::flushesLast)
        .or(judge::locksAreUsedByWhoMay);
  }

  /// A user relies on its lock as long as its host says so. That must be no longer than the host
  /// may answer clients, and never at both hosts at once. A host that does not know every answered
  /// write takes no part at all.
  private Optional<String> locksAreUsedByWhoMay() {
    for (Host host : universe.hosts) {
      if (host.takesPartInLocks() && !Insight.hasCurrentData(host.replication())) {
        return Optional.of(host.id + " is out, and still takes part in the locks");
      }
    }
    List<Host> relying = universe.hosts.stream().filter(this::reliesOnLock).toList();
    for (Host host : relying) {
      if (!Insight.mayAnswer(host.replication(), universe.now())) {
        return Optional.of(host.id + " uses its lock, and may not answer clients");
      }
    }
    return relying.size() > 1 ? Optional.of("both hosts use the lock") : Optional.empty();
  }

  private boolean reliesOnLock(Host host) {
    return universe.lockUsers.holds(host.index) && host.mayUseLocks(universe.now());
  }

  /// While one goes on alone the other may answer nobody, paused or not.
  private Optional<String> oneGoesOn() {
    for (Host host : universe.hosts) {
      Host other = universe.hosts.get(1 - host.index);
      if (host.isUp()
          && Insight.isStandalone(host.replication())
          && other.isUp()
          && Insight.mayAnswer(other.replication(), universe.now())) {
        return Optional.of(host.id + " goes on alone while " + other.id + " may answer clients");
      }
    }
    return Optional.empty();
  }

  /// No block is invalid on both hosts, neither by what they know nor by what they have written.
  private Optional<String> validSomewhere() {
    Host one = universe.hosts.get(0);
    Host other = universe.hosts.get(1);
    for (int block = 0; block < universe.scenario.sectors(); block++) {
      if (one.records.isInvalid(block) && other.records.isInvalid(block)) {
        return Optional.of("block " + block + " is invalid on both disks");
      }
      if (one.isUp()
          && other.isUp()
          && !Insight.isValid(one.replication(), block)
          && !Insight.isValid(other.replication(), block)) {
        return Optional.of("block " + block + " is invalid for both hosts");
      }
    }
    return Optional.empty();
  }

  /// Each sector is a linearizable register over both hosts.
  private Optional<String> answersMakeSense() {
    for (int sector = 0; sector < universe.scenario.sectors(); sector++) {
      Optional<String> wrong = history(sector).verdict();
      if (wrong.isPresent()) {
        return Optional.of("sector " + sector + ": " + wrong.get());
      }
    }
    return Optional.empty();
  }

  private RegisterHistory history(int sector) {
    RegisterHistory history = new RegisterHistory(0);
    Map<Integer, Long> starts = new HashMap<>();
    long at = 0;
    for (Clients.Event event : log) {
      at++;
      switch (event) {
        case Clients.Event.Started started -> {
          starts.put(started.asked().number(), at);
          if (writes(started.asked(), sector)) {
            history.writeStarts(started.asked().value(), at);
          }
        }
        case Clients.Event.Ended ended -> ended(history, ended, sector, starts, at);
        case Clients.Event.Lost lost -> {
          if (lost.sectors().contains(sector)) {
            history.amnesia(at);
          }
        }
      }
    }
    return history;
  }

  private static void ended(
      RegisterHistory history,
      Clients.Event.Ended ended,
      int sector,
      Map<Integer, Long> starts,
      long at) {
    Clients.Asked asked = ended.asked();
    long start = starts.get(asked.number());
    switch (asked.step().verb()) {
      case FLUSH -> history.flushed(start, at);
      case WRITE -> {
        if (touches(asked, sector)) {
          history.writeEnds(asked.value(), at);
          if (asked.step().durable()) {
            history.flushedAlone(asked.value(), at);
          }
        }
      }
      case READ -> {
        if (touches(asked, sector)) {
          history.read(ended.values().get(sector - asked.step().first()), start, at);
        }
      }
    }
  }

  private static boolean writes(Clients.Asked asked, int sector) {
    return asked.step().verb() == Scenario.Verb.WRITE && touches(asked, sector);
  }

  private static boolean touches(Clients.Asked asked, int sector) {
    int first = asked.step().first();
    return first <= sector && sector < first + asked.step().count();
  }

  /// What a flush was answered for is durable on both disks, or has been overwritten by something
  /// that was not over before it began, or the disk that lacks it is durably known to. With a
  /// witness that holds for every copy that the record calls active.
  private Optional<String> flushesLast() {
    for (int sector = 0; sector < universe.scenario.sectors(); sector++) {
      Spans spans = new Spans(sector);
      for (Host host : universe.hosts) {
        long there = host.disk.durable(sector);
        if (mayGoOn(host) && !host.records.isInvalid(sector) && spans.isReplacedByFlushed(there)) {
          return Optional.of(
              "a flush was answered, and "
                  + host.id
                  + " durably has only the older "
                  + there
                  + " in sector "
                  + sector);
        }
      }
    }
    return Optional.empty();
  }

  private boolean mayGoOn(Host host) {
    return !host.records.isOutdated()
        && universe.witness.record().filter(record -> !record.names(host.id)).isEmpty();
  }

  /// When each write to a sector began and was answered, and which of them a flush has covered.
  private final class Spans {

    private final Map<Long, Integer> starts = new HashMap<>();
    private final Map<Long, Integer> ends = new HashMap<>();
    private final Set<Long> flushed = new HashSet<>();

    Spans(int sector) {
      Map<Integer, Set<Long>> covered = new HashMap<>();
      Set<Long> over = new HashSet<>();
      for (int at = 0; at < log.size(); at++) {
        switch (log.get(at)) {
          case Clients.Event.Started(Clients.Asked asked) -> {
            if (writes(asked, sector)) {
              starts.put(asked.value(), at);
            } else if (asked.step().verb() == Scenario.Verb.FLUSH) {
              covered.put(asked.number(), Set.copyOf(over));
            }
          }
          case Clients.Event.Ended(Clients.Asked asked, List<Long> _) -> {
            if (writes(asked, sector)) {
              ends.put(asked.value(), at);
              over.add(asked.value());
              if (asked.step().durable()) {
                flushed.add(asked.value());
              }
            } else if (asked.step().verb() == Scenario.Verb.FLUSH) {
              flushed.addAll(covered.get(asked.number()));
            }
          }
          case Clients.Event.Lost lost -> {
            if (lost.sectors().contains(sector)) {
              over.clear();
              covered.replaceAll((_, _) -> Set.of());
            }
          }
        }
      }
    }

    boolean isReplacedByFlushed(long value) {
      long end = value == 0 ? -1 : ends.containsKey(value) ? ends.get(value) : NEVER;
      return flushed.stream().anyMatch(write -> end < starts.get(write));
    }
  }

  /// What must hold when everything has been healed, has come to rest and has been read back.
  static Optional<String> lastVerdict(Universe universe) {
    List<String> wrong = new ArrayList<>();
    verdict(universe).ifPresent(wrong::add);
    Host one = universe.hosts.get(0);
    Host other = universe.hosts.get(1);
    for (int sector = 0; sector < universe.scenario.sectors(); sector++) {
      if (one.disk.get(sector) != other.disk.get(sector)) {
        wrong.add(
            "the copies differ in sector "
                + sector
                + ": "
                + one.disk.get(sector)
                + " and "
                + other.disk.get(sector));
      }
    }
    for (Host host : universe.hosts) {
      if (host.livingPayloads() != 0) {
        wrong.add(host.id + " never released " + host.livingPayloads() + " payloads");
      }
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
  }
}
