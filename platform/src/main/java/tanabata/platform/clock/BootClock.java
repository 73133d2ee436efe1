package tanabata.platform.clock;

import java.util.Optional;
import java.util.ServiceLoader;
import tanabata.foundation.Moment;
import tanabata.platform.linux.KernelClock;

/// The time since this machine was booted, that during which it was suspended included.
///
/// `System.nanoTime` stands still in suspend, so that after waking a lease would seem to hold that
/// has long run out.
public final class BootClock {

  private static final ClockSource SOURCE =
      ServiceLoader.load(ClockSource.class).stream()
          .map(ServiceLoader.Provider::get)
          .filter(source -> source.warning().isPresent())
          .findFirst()
          .orElse(new Kernel());

  private BootClock() {}

  /// From any thread.
  public static Moment now() {
    return SOURCE.now();
  }

  /// How this process's clock is made to be wrong, for a warning in the log; empty in production.
  public static Optional<String> warning() {
    return SOURCE.warning();
  }

  private static final class Kernel implements ClockSource {
    @Override
    public Optional<String> warning() {
      return Optional.empty();
    }

    @Override
    public Moment now() {
      return new Moment(KernelClock.bootTimeNanos());
    }
  }
}
