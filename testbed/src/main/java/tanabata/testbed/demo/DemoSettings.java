package tanabata.testbed.demo;

import java.nio.file.Path;
import java.util.Optional;

/// What `tanabata demo` was asked for.
///
/// @param dir where everything is kept
/// @param sizeBytes of the device, if it was given
/// @param use what of it is shown
/// @param exec the command to run, and stop after it
public record DemoSettings(Path dir, Optional<Long> sizeBytes, Use use, Optional<String> exec) {

  public enum Use {
    /// The filesystem on it is mounted on both nodes.
    FILESYSTEM,
    /// Only the device is served.
    DEVICE
  }
}
