package tanabata.testbed.demo;

import java.nio.file.Path;
import java.util.Optional;

/// What was asked for.
///
/// @param dir where everything is kept
/// @param sizeBytes of the device, if it was said
/// @param exec the command to run, and stop after it
public record DemoSettings(Path dir, Optional<Long> sizeBytes, Optional<String> exec) {}
