package tanabata.nbd;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/// Where the server listens.
public sealed interface ListenAddress {

  /// The socket file is for its owner only (mode 0600).
  record UnixSocket(Path path) implements ListenAddress {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /// Plain TCP: whoever reaches the port is a client.
  ///
  /// @param port 0 lets the kernel choose
  record TcpAddress(String host, int port) implements ListenAddress {
    public TcpAddress {
      demandPort(port);
    }

    @Override
    public String toString() {
      return "tcp:" + host + ":" + port;
    }
  }

  /// TCP for those who begin TLS and show a certificate that is believed.
  ///
  /// @param port 0 lets the kernel choose
  /// @param keys what the server shows, and whom it believes
  record TlsAddress(String host, int port, SSLContext keys) implements ListenAddress {
    public TlsAddress {
      demandPort(port);
    }

    @Override
    public String toString() {
      return "tls:" + host + ":" + port;
    }
  }

  private static void demandPort(int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("a TCP port is 0 to 65535; got " + port);
    }
  }
}
