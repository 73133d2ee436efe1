package tanabata.platform.clock;

import java.util.Optional;
import tanabata.foundation.Moment;

/// A clock in place of the kernel's. An extension point, found with [java.util.ServiceLoader] by
/// [BootClock]: production has no implementation, the testbed has one that drifts.
public interface ClockSource {

  /// How it differs from the kernel's clock, for a warning in the log; empty if it is not wanted
  /// now. Asked once.
  Optional<String> warning();

  /// The time since this machine was booted. Never goes back; called from any thread.
  Moment now();
}
