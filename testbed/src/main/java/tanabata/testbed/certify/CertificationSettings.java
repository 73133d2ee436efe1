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
/// @param faults which kinds to inject, at least one
public record CertificationSettings(
    Path dir, Duration length, long seed, long sizeBytes, Set<Fault> faults) {}
