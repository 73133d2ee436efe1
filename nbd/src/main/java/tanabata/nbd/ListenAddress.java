package tanabata.nbd;

import java.nio.file.Path;

/// Where the server listens.
public sealed interface ListenAddress {

  /// The socket file is for its owner only (mode 0600).
  record UnixSocket(Path path) implements ListenAddress {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /// @param port 0 lets the kernel choose
  record TcpAddress(String host, int port) implements ListenAddress {
    public TcpAddress {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("a TCP port is 0 to 65535; got " + port);
      }
    }

    @Override
    public String toString() {
      return "tcp:" + host + ":" + port;
    }
  }
}
