package tanabata.simulation.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What clients did to one sector and what they were answered; decides whether one register, with
/// every operation taking effect at one moment between its start and its end, explains it.
///
/// Every write has a value of its own, so a read tells which write it saw, and the test of Gibbons
/// and Korach ("Testing Shared Memories", 1997) applies: the operations on one value form a zone,
/// and the history is linearizable if and only if no two forward zones overlap and no backward zone
/// lies within a forward one.
///
/// A crash may lose writes that no flush covers, where the design says so: [#amnesia] cuts the
/// history there. What is seen afterwards must go back to one value that no flushed write had
/// replaced.
public final class RegisterHistory {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long ALWAYS = Long.MIN_VALUE;

  private final Map<Long, Write> writes = new HashMap<>();
  private final List<Read> reads = new ArrayList<>();
  private final List<Long> cuts = new ArrayList<>();

  private static final class Write {
    final long value;
    final long start;
    long end = NEVER;
    long flushed = NEVER;

    Write(long value, long start) {
      this.value = value;
      this.start = start;
    }
  }

  private record Read(long value, long start, long end) {}

  private record Zone(long value, long minEnd, long maxStart) {
    boolean isForward() {
      return minEnd < maxStart;
    }

    long low() {
      return Math.min(minEnd, maxStart);
    }

    long high() {
      return Math.max(minEnd, maxStart);
    }
  }

  /// @param initial what the sector held at the beginning of time
  public RegisterHistory(long initial) {
    Write first = new Write(initial, ALWAYS);
    first.end = ALWAYS + 1;
    first.flushed = ALWAYS + 2;
    writes.put(initial, first);
  }

  public void writeStarts(long value, long at) {
    writes.put(value, new Write(value, at));
  }

  public void writeEnds(long value, long at) {
    writes.get(value).end = at;
  }

  /// A flush that began at `start` was answered at `end`: it covers the writes answered before.
  /// Those from before an amnesia may have been lost already, so it is not held to them.
  public void flushed(long start, long end) {
    long since = cuts.isEmpty() ? ALWAYS : cuts.getLast();
    for (Write write : writes.values()) {
      if (write.end < start && write.end > since && write.flushed > end) {
        write.flushed = end;
      }
    }
  }

  /// This write was answered as durable.
  public void flushedAlone(long value, long at) {
    writes.get(value).flushed = at;
  }

  public void read(long value, long start, long end) {
    reads.add(new Read(value, start, end));
  }

  /// At this moment writes that no flush covers may have been lost.
  public void amnesia(long at) {
    cuts.add(at);
  }

  /// @return what is wrong with the history, if anything
  public Optional<String> verdict() {
    long from = ALWAYS;
    List<Long> bounds = new ArrayList<>(cuts);
    bounds.add(NEVER);
    for (long to : bounds) {
      Optional<String> wrong = segment(from, to);
      if (wrong.isPresent()) {
        return wrong;
      }
      from = to;
    }
    return Optional.empty();
  }

  private Optional<String> segment(long from, long to) {
    Map<Long, List<Read>> seen = new TreeMap<>();
    for (Read read : reads) {
      if (read.end > from && read.end <= to) {
        seen.computeIfAbsent(read.value, _ -> new ArrayList<>()).add(read);
      }
    }
    List<Zone> zones = new ArrayList<>();
    Optional<Long> survivor = Optional.empty();
    for (Map.Entry<Long, List<Read>> entry : seen.entrySet()) {
      Write write = writes.get(entry.getKey());
      if (write == null) {
        return Optional.of("value " + entry.getKey() + " was read but never written");
      }
      if (survives(write, from)) {
        if (survivor.isPresent()) {
          return Optional.of(
              "both " + survivor.get() + " and " + write.value + " came back after a crash");
        }
        survivor = Optional.of(write.value);
        if (from != ALWAYS && isReplacedDurably(write, from)) {
          return Optional.of(
              "value " + write.value + " came back although a flushed write had replaced it");
        }
      }
    }
    for (Write write : writes.values()) {
      List<Read> itsReads = seen.getOrDefault(write.value, List.of());
      boolean here = write.start > from && write.start <= to;
      boolean spans = write.start <= from && write.end > from;
      boolean isSurvivor = survivor.isPresent() && survivor.get() == write.value;
      if (!here && !spans && !isSurvivor) {
        continue;
      }
      if (itsReads.isEmpty() && (write.end == NEVER || write.end > to)) {
        continue;
      }
      long start = Math.max(from, write.start);
      long end = isSurvivor && !spans ? from : write.end;
      for (Read read : itsReads) {
        if (read.end < start) {
          return Optional.of("value " + write.value + " was read before it was written");
        }
      }
      zones.add(zone(write.value, start, end, from, itsReads));
    }
    return clash(zones);
  }

  /// Whether the write was over before the segment that begins at `from`. One that was never
  /// answered may have been held, and have taken effect later.
  private static boolean survives(Write write, long from) {
    return write.start <= from && write.end <= from;
  }

  private boolean isReplacedDurably(Write write, long at) {
    for (Write later : writes.values()) {
      if (later.flushed <= at && write.end < later.start) {
        return true;
      }
    }
    return false;
  }

  private static Zone zone(long value, long start, long end, long from, List<Read> reads) {
    long minEnd = end;
    long maxStart = start;
    for (Read read : reads) {
      minEnd = Math.min(minEnd, read.end);
      maxStart = Math.max(maxStart, Math.max(from, read.start));
    }
    return new Zone(value, minEnd, maxStart);
  }

  private static Optional<String> clash(List<Zone> zones) {
    TreeMap<Long, Zone> forward = new TreeMap<>();
    List<Zone> inOrder = new ArrayList<>(zones);
    inOrder.sort(Comparator.comparingLong(Zone::low));
    Zone last = null;
    for (Zone zone : inOrder) {
      if (zone.isForward()) {
        if (last != null && zone.low() < last.high()) {
          return Optional.of(clash(last, zone));
        }
        last = zone;
        forward.put(zone.low(), zone);
      }
    }
    // As no two forward zones overlap, only the last one that begins before can hold it.
    for (Zone zone : zones) {
      Map.Entry<Long, Zone> before = zone.isForward() ? null : forward.lowerEntry(zone.low());
      if (before != null && zone.high() < before.getValue().high()) {
        return Optional.of(clash(before.getValue(), zone));
      }
    }
    return Optional.empty();
  }

  private static String clash(Zone one, Zone other) {
    return "values " + one.value + " and " + other.value + " cannot be put in an order";
  }
}
