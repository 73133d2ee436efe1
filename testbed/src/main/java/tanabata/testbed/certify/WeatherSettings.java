package tanabata.testbed.certify;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/// What was asked for.
///
/// @param dir where everything is kept; an empty folder, or one to be made
/// @param length how long there is to be bad weather
/// @param seed which weather: the same faults in the same order, though not to the microsecond
/// @param sizeBytes of the device
/// @param faults which kinds there are to be, at least one
public record WeatherSettings(
    Path dir, Duration length, long seed, long sizeBytes, Set<Fault> faults) {}
