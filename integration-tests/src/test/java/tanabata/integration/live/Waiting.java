package tanabata.integration.live;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits until something is so, and fails loudly when it is not so in the end. The deadline is
/// generous because it says nothing about speed: it only ends what would hang.
public final class Waiting {

  public static final Duration TIMEOUT = Duration.ofMinutes(3);

  private static final long PAUSE_NANOS = 20_000_000;

  private Waiting() {}

  public static void until(String what, Callable<Boolean> isSo) throws Exception {
    until(what, TIMEOUT, isSo, () -> "");
  }

  /// @param description what to show of how things stand when the timeout is over
  public static void until(
      String what, Duration timeout, Callable<Boolean> isSo, Callable<String> description)
      throws Exception {
    long start = System.nanoTime();
    while (!isSo.call()) {
      if (System.nanoTime() - start > timeout.toNanos()) {
        throw new AssertionError(
            "after "
                + timeout.toSeconds()
                + " s still not so: "
                + what
                + "\n"
                + description.call());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
