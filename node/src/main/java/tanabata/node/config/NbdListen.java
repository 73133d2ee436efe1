package tanabata.node.config;

import java.nio.file.Path;

/// One place where NBD clients may connect.
public sealed interface NbdListen {

  /// A unix socket, absolute; written `unix:PATH`.
  record Unix(Path socket) implements NbdListen {}

  /// A TCP port, written `tcp:HOST:PORT`.
  record Tcp(Address address) implements NbdListen {}
}
