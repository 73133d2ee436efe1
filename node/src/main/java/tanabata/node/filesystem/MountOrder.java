package tanabata.node.filesystem;

import java.nio.file.Path;

/// Where and how somebody wants a filesystem mounted.
///
/// @param options as mount(8) takes them, separated by commas
record MountOrder(Path directory, String options) {}
