package tanabata.node.config;

import java.time.Duration;
import java.util.Optional;

/// How much of a version that this host gives up is kept, and how long.
///
/// @param bytes how large the undo log may get; a version that needs more is not kept
/// @param age after which a kept version is removed; without it, only on request
public record UndoConfig(long bytes, Optional<Duration> age) {}
