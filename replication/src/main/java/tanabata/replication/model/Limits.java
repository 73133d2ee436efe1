package tanabata.replication.model;

import java.time.Duration;

/// Every bound and every timer of a replication core. How much clients may have under way, held
/// requests included, is bounded at the door they come in by, the NBD server.
///
/// @param activitySlots extents that may be hot at once
/// @param openWrites answered writes that may wait for a flush before the core starts one
/// @param pullsInFlight ranges that a resync copies at once
/// @param pullBlocks the most blocks in one of them
/// @param pingInterval a link that was silent for so long gets a ping
/// @param pingTimeout a link over which nothing came for so long is taken for lost
/// @param connectInterval pause between attempts to connect
/// @param flushInterval the longest that an answered write stays open without a flush
/// @param markInterval the shortest between two marks of a copy that changes
public record Limits(
    int activitySlots,
    int openWrites,
    int pullsInFlight,
    int pullBlocks,
    Duration pingInterval,
    Duration pingTimeout,
    Duration connectInterval,
    Duration flushInterval,
    Duration markInterval) {

  public static final Limits DEFAULT =
      new Limits(
          1237,
          16384,
          8,
          256,
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));
}
