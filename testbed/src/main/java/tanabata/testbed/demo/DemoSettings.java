package tanabata.testbed.demo;

import java.nio.file.Path;
import java.util.Optional;

/// What `tanabata demo` was asked for.
///
/// @param dir where everything is kept
/// @param sizeBytes of the device, if it was given
/// @param exec the command to run, and stop after it
public record DemoSettings(Path dir, Optional<Long> sizeBytes, Optional<String> exec) {}
