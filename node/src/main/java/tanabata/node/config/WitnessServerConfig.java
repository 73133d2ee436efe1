package tanabata.node.config;

import java.nio.file.Path;

/// What `tanabata witness` serves.
///
/// @param listen where the nodes connect
/// @param data a folder of its own, absolute
public record WitnessServerConfig(Address listen, Path data, TlsConfig tls) {}
