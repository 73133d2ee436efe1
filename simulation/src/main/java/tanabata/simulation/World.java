package tanabata.simulation;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import tanabata.foundation.Moment;

/// Virtual time, the events in it, and the one source of chance.
///
/// Events happen in the order of their moments, and those of one moment in the order in which they
/// were planned. The same seed gives the same history.
public final class World {

  private static final int REMEMBERED = Integer.getInteger("storm.timeline", 400);

  private final SplittableRandom random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final ArrayDeque<Note> log = new ArrayDeque<>();
  private long now;
  private long planned;
  private long happened;

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private record Note(long at, String line) {}

  public World(long seed) {
    this.random = new SplittableRandom(seed);
  }

  public Moment now() {
    return new Moment(now);
  }

  /// How many events have happened: a clock that never shows the same time twice.
  public long happened() {
    return happened;
  }

  /// A position in the history that is later than every one given before.
  public long stamp() {
    return ++happened;
  }

  public void after(long nanos, Runnable action) {
    events.add(new Event(now + nanos, planned++, action));
  }

  /// Lets the next event happen.
  ///
  /// @return whether there was one
  public boolean step() {
    Event event = events.poll();
    if (event == null) {
      return false;
    }
    now = event.at;
    happened++;
    event.action.run();
    return true;
  }

  /// A number from 0 up to but not including `bound`.
  public int below(int bound) {
    return random.nextInt(bound);
  }

  public long between(long low, long high) {
    return random.nextLong(low, high + 1);
  }

  public boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  public long number() {
    return random.nextLong() | 1;
  }

  /// Keeps a line of the timeline; the last ones are printed when something fails.
  public void note(String line) {
    if (log.size() == REMEMBERED) {
      log.remove();
    }
    log.add(new Note(now, line));
  }

  public String timeline() {
    return log.stream()
        .map(note -> String.format("%9.3f ms  %s", note.at / 1e6, note.line))
        .collect(Collectors.joining("\n"));
  }
}
