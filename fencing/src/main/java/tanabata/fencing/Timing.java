package tanabata.fencing;

import java.time.Duration;

/// Every interval that an arbiter goes by.
///
/// @param heartbeat how often a lease is asked for; a third of `lease` or less
/// @param lease how long a lease lasts, from the sending of the heartbeat that it answers
/// @param guard what is added to the lease of the other before it counts as over: the most that two
///   monotonic clocks may drift apart meanwhile
/// @param claimDelay by how much the node that should rather not survive waits before it claims
/// @param startAlone how long a node that has just started waits for its peer before it claims
/// @param askTimeout how long the witness may take over one reply
/// @param retry pause between two requests of the same kind
public record Timing(
    Duration heartbeat,
    Duration lease,
    Duration guard,
    Duration claimDelay,
    Duration startAlone,
    Duration askTimeout,
    Duration retry) {

  public static final Timing DEFAULT =
      new Timing(
          Duration.ofMillis(500),
          Duration.ofMillis(2500),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Duration.ofMillis(500));
}
