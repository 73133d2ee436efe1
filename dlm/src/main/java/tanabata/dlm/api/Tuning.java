package tanabata.dlm.api;

import java.time.Duration;

/// Times and limits of a lock core.
///
/// @param retransmitAfter how long the oldest message to a peer stays unacknowledged before it is
///   retransmitted
/// @param deadlockSearchAfter how long a lock waits before a deadlock is searched for; doubled
///   after each search
/// @param maxLocks how many locks, and how many pending requests for ranges, this node may have;
///   more are refused
/// @param window how many messages to one peer may be unacknowledged; more are queued here, so that
///   a peer that does not read fills no buffer on the way
public record Tuning(
    Duration retransmitAfter, Duration deadlockSearchAfter, int maxLocks, int window) {

  public static final Tuning DEFAULT =
      new Tuning(Duration.ofMillis(250), Duration.ofMillis(500), 1 << 20, 1024);
}
