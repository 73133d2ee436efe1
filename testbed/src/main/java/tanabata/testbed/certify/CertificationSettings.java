package tanabata.testbed.certify;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/// What to certify, and for how long.
///
/// @param dir where everything is kept; an empty folder, or one to be made
/// @param length for how long to inject faults
/// @param seed of the schedule: the same faults in the same order, though not to the microsecond
/// @param sizeBytes of the device
/// @param use what clients write and read
/// @param faults which kinds to inject, at least one
public record CertificationSettings(
    Path dir, Duration length, long seed, long sizeBytes, Use use, Set<Fault> faults) {

  /// What clients write and read.
  public enum Use {
    /// The device, by NBD.
    DEVICE,
    /// Files on a filesystem that both nodes have mounted.
    FILESYSTEM
  }
}
