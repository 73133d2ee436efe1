package tanabata.integration.live;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits until something is so, and fails loudly when it is not so in the end. The deadline is
/// generous because it says nothing about speed: it only ends what would hang.
public final class Waiting {

  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long PAUSE_NANOS = 20_000_000;

  private Waiting() {}

  public static void until(String what, Callable<Boolean> isSo) throws Exception {
    until(what, PATIENCE, isSo, () -> "");
  }

  /// @param picture what to show of how things stand when the patience is at its end
  public static void until(
      String what, Duration patience, Callable<Boolean> isSo, Callable<String> picture)
      throws Exception {
    long start = System.nanoTime();
    while (!isSo.call()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new AssertionError(
            "after " + patience.toSeconds() + " s still not so: " + what + "\n" + picture.call());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
