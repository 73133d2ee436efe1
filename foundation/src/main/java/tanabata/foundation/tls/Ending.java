package tanabata.foundation.tls;

import java.time.Duration;
import java.time.Instant;

/// A certificate, and when it ends.
///
/// @param holder the name in it, on one line
/// @param where which file it lies in, or who showed it
public record Ending(String holder, String where, Instant until) {

  /// How long before its end it is warned of.
  public static final Duration WARNED_BEFORE = Duration.ofDays(30);

  public boolean isOver(Instant now) {
    return !now.isBefore(until);
  }

  /// Whether it has ended, or will soon.
  public boolean isNear(Instant now) {
    return !now.plus(WARNED_BEFORE).isBefore(until);
  }
}
