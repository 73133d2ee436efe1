package tanabata.platform.clock;

import java.util.Map;
import tanabata.foundation.Moment;
import tanabata.platform.linux.KernelClock;

/// The time since this machine was booted, that during which it was suspended included.
///
/// `System.nanoTime` stands still in suspend, so that after waking a lease would seem to hold that
/// has long run out.
public final class BootClock {

  /// The environment variable for a clock that is wrong by so many parts in a thousand, such as
  /// `-80` for a slow one; `tanabata certify` sets it, to certify that a cluster bears what its
  /// `guard` is for. Never for use.
  public static final String DRIFT = "TANABATA_CLOCK_DRIFT";

  private static final long PER_MILLE = perMille(System.getenv());

  private BootClock() {}

  /// From any thread.
  public static Moment now() {
    return new Moment(drifted(KernelClock.bootTimeNanos()));
  }

  private static long drifted(long nanos) {
    return nanos + nanos / 1000 * PER_MILLE;
  }

  /// By how many parts in a thousand this process's clock is made to be wrong.
  public static long perMille(Map<String, String> environment) {
    String wanted = environment.getOrDefault(DRIFT, "0");
    return wanted.matches("-?[0-9]{1,3}") ? Long.parseLong(wanted) : 0;
  }
}
