package tanabata.foundation;

import java.time.Duration;

/// A reading of one process's monotonic clock, in nanoseconds from an arbitrary start.
///
/// Moments of two processes must never be compared. Wall clocks play no part in any decision.
public record Moment(long nanos) implements Comparable<Moment> {

  public static final Moment ZERO = new Moment(0);

  public Moment plus(Duration duration) {
    return new Moment(nanos + duration.toNanos());
  }

  /// The time from `earlier` to this moment; negative if `earlier` is in fact later.
  public Duration since(Moment earlier) {
    return Duration.ofNanos(nanos - earlier.nanos);
  }

  public boolean isAfter(Moment other) {
    return nanos - other.nanos > 0;
  }

  @Override
  public int compareTo(Moment other) {
    return Long.signum(nanos - other.nanos);
  }
}
