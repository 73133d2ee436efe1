package tanabata.foundation.net;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tanabata.foundation.Moment;

/// Lines of the log that whoever connects can provoke, as often as he likes. The first of a kind is
/// written at once, and then one a minute, the last one, which says how many were left out.
///
/// One for each listener, so that a storm at one does not silence another. From any thread.
///
/// @param <K> a kind of line. There are few, and whoever connects cannot make new ones.
public final class StrangerLines<K> {

  static final Duration PERIOD = Duration.ofMinutes(1);

  /// Takes a step once, after a while.
  @FunctionalInterface
  interface Later {
    void take(Duration delay, Runnable step);
  }

  private record Line(Consumer<String> log, String text) {

    void write() {
      log.accept(text);
    }

    /// @param more lines of its kind that are not written
    Line with(long more) {
      return more == 0
          ? this
          : new Line(
              log, String.format(Locale.ROOT, "%s … and %,d more in the last minute", text, more));
    }
  }

  /// The minute of one kind.
  private static final class Period {
    private final Moment begin;
    private int written;
    private long leftOut;
    private Optional<Line> last = Optional.empty();

    Period(Moment begin) {
      this.begin = begin;
    }

    /// What was left out is written first, and then another one begins.
    boolean isOver(Moment now) {
      return leftOut == 0 && now.since(begin).compareTo(PERIOD) >= 0;
    }
  }

  private final Supplier<Moment> clock;
  private final Later later;
  private final Map<K, Period> periods = new HashMap<>();

  public StrangerLines() {
    this(() -> new Moment(System.nanoTime()), StrangerLines::delayed);
  }

  StrangerLines(Supplier<Moment> clock, Later later) {
    this.clock = clock;
    this.later = later;
  }

  private static void delayed(Duration delay, Runnable step) {
    CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(step);
  }

  /// Writes the line, or counts it.
  ///
  /// @param log takes it, on this thread or a minute later on another
  public void write(K kind, Consumer<String> log, String text) {
    write(kind, 1, log, text);
  }

  /// The same of a kind that is seldom a stranger's.
  ///
  /// @param most that are written at once in a minute
  public void write(K kind, int most, Consumer<String> log, String text) {
    if (isWritten(kind, most, new Line(log, text))) {
      log.accept(text);
    }
  }

  private synchronized boolean isWritten(K kind, int most, Line line) {
    Moment now = clock.get();
    Period period = periods.computeIfAbsent(kind, _ -> new Period(now));
    if (period.isOver(now)) {
      period = new Period(now);
      periods.put(kind, period);
    }
    if (period.written < most) {
      period.written++;
      return true;
    }
    period.last = Optional.of(line);
    if (period.leftOut++ == 0) {
      later.take(PERIOD.minus(now.since(period.begin)), () -> summarize(kind));
    }
    return false;
  }

  private void summarize(K kind) {
    lastOfThePeriod(kind).ifPresent(Line::write);
  }

  /// Counts as the first one of the next period.
  private synchronized Optional<Line> lastOfThePeriod(K kind) {
    Period next = new Period(clock.get());
    next.written = 1;
    Period over = periods.put(kind, next);
    return over.last.map(line -> line.with(over.leftOut - 1));
  }
}
