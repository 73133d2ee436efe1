package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Waiting;

/// What was seen when the two lost each other once and met again, while each had a client that
/// wrote.
///
/// @param freeze from the fault to the first write that the survivor answered after its pause
/// @param rejoin from the end of the fault to the moment when both serve, neither lacks anything,
///   and the witness's record names both; for a killed process from its new start
/// @param copiedBytes what the resync carried over the link
/// @param load the load average of the host over one minute, at the end
record FailoverRun(
    Loss loss, String survivor, Duration freeze, Duration rejoin, long copiedBytes, double load) {

  /// Plays it once. Both must serve, and do so afterwards.
  ///
  /// @param victim whom the fault hits, if it hits one of them
  static FailoverRun play(DaemonCluster cluster, Loss loss, LiveNode victim) throws Exception {
    try (Writer vega = Writer.at(cluster.vega(), 0);
        Writer altair = Writer.at(cluster.altair(), 1)) {
      vega.awaitProgress();
      altair.awaitProgress();
      long struckAt = System.nanoTime();
      loss.inject(cluster, victim);
      LiveNode survivor = cluster.awaitSurvivor();
      LiveNode loser = cluster.peerOf(survivor);
      Writer on = survivor == cluster.vega() ? vega : altair;
      Writer off = survivor == cluster.vega() ? altair : vega;
      on.awaitProgress();
      Duration freeze = between(struckAt, on.resumedAt());
      assertTrue(on.resumedAt() > struckAt, () -> "the longest pause was another one: " + on);
      off.awaitCutOff();
      loss.awaitEndOf(cluster, loser);
      assertTrue(off.lastAnswerAt() < on.resumedAt(), () -> "two served at once: " + on + off);
      awaitEveryBlockWritten(on);

      long healedAt = System.nanoTime();
      loss.heal(cluster, loser);
      cluster.awaitFirm();
      Duration rejoin = between(healedAt, System.nanoTime());
      on.demandNoError();
      return new FailoverRun(
          loss,
          survivor.name(),
          freeze,
          rejoin,
          loser.status().resync().copiedBytes(),
          ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
  }

  /// So that what has to be copied later is the same in every run.
  private static void awaitEveryBlockWritten(Writer on) throws Exception {
    long target = on.answers() + Writer.BLOCKS;
    Waiting.until("the survivor's client has written all", () -> on.answers() >= target);
  }

  private static Duration between(long from, long to) {
    return Duration.ofNanos(to - from);
  }

  /// For programs, on one line.
  String json() {
    return String.format(
        Locale.ROOT,
        "{\"kind\":\"%s\",\"survivor\":\"%s\",\"freezeMillis\":%d,\"rejoinMillis\":%d,"
            + "\"copiedBytes\":%d,\"load\":%.2f}",
        loss.title(),
        survivor,
        freeze.toMillis(),
        rejoin.toMillis(),
        copiedBytes,
        load);
  }
}
