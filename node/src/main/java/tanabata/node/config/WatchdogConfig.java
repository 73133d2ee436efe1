package tanabata.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The timer that resets this host when the daemon hangs.
///
/// @param device such as /dev/watchdog
/// @param feed what it is fed for
/// @param timeout what its driver is expected to be set to; needed where the kernel does not tell
public record WatchdogConfig(Path device, Feed feed, Optional<Duration> timeout) {

  /// What the watchdog is fed for.
  public enum Feed {
    /// As long as the loops run on time and every lease that is served under is valid.
    LEASE,
    /// As long as the loops run on time.
    LOOP
  }
}
