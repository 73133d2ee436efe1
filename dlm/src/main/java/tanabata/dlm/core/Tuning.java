package tanabata.dlm.core;

import java.time.Duration;

/// Times and limits of a lock core.
///
/// @param resendAfter how long the oldest word to a peer stays unanswered before it is said again
/// @param searchAfter how long a lock waits before a deadlock is looked for; doubled after each
///   search
/// @param mostLocks how many locks and ranges this node may have; more are refused
/// @param window how many words to one peer may be unanswered; more wait here, so that a peer that
///   does not read fills no buffer on the way
public record Tuning(Duration resendAfter, Duration searchAfter, int mostLocks, int window) {

  public static final Tuning STANDARD =
      new Tuning(Duration.ofMillis(250), Duration.ofMillis(500), 1 << 20, 1024);
}
