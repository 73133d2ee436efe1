package tanabata.simulation;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import tanabata.foundation.Moment;

/// Virtual time, the events in it, and the one source of chance.
///
/// Events happen in the order of their moments, and those of one moment in the order in which they
/// were planned. The same seed gives the same history; without chance there is only one.
public final class World {

  private static final int REMEMBERED = Integer.getInteger("storm.timeline", 400);

  private final Chance chance;
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

  /// Where numbers come from that nothing else decides.
  private sealed interface Chance {
    int below(int bound);

    long between(long low, long high);

    boolean happens(int percent);

    long number();
  }

  private record Drawn(SplittableRandom random) implements Chance {
    @Override
    public int below(int bound) {
      return random.nextInt(bound);
    }

    @Override
    public long between(long low, long high) {
      return random.nextLong(low, high + 1);
    }

    @Override
    public boolean happens(int percent) {
      return random.nextInt(100) < percent;
    }

    @Override
    public long number() {
      return random.nextLong() | 1;
    }
  }

  /// The least of everything, and numbers that count.
  private static final class Least implements Chance {
    private long numbers;

    @Override
    public int below(int bound) {
      return 0;
    }

    @Override
    public long between(long low, long high) {
      return low;
    }

    @Override
    public boolean happens(int percent) {
      return false;
    }

    @Override
    public long number() {
      return ++numbers;
    }
  }

  public World(long seed) {
    this(new Drawn(new SplittableRandom(seed)));
  }

  private World(Chance chance) {
    this.chance = chance;
  }

  /// A world in which nothing is left to chance: everything takes the least time, nothing goes
  /// wrong by itself, what may be lost is lost, and random numbers are 1, 2, 3….
  public static World withoutChance() {
    return new World(new Least());
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
    return chance.below(bound);
  }

  public long between(long low, long high) {
    return chance.between(low, high);
  }

  public boolean chance(int percent) {
    return chance.happens(percent);
  }

  public long number() {
    return chance.number();
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
