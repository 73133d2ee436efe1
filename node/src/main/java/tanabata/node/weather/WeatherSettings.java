package tanabata.node.weather;

import java.nio.file.Path;
import java.time.Duration;

/// What was asked for.
///
/// @param dir where everything is kept; an empty folder, or one to be made
/// @param length how long there is to be bad weather
/// @param seed which weather: the same faults in the same order, though not to the microsecond
/// @param sizeBytes of the device
public record WeatherSettings(Path dir, Duration length, long seed, long sizeBytes) {}
