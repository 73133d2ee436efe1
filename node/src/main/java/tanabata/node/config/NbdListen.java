package tanabata.node.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// One place where NBD clients may connect.
public sealed interface NbdListen {

  /// What a client on this host is told to find the export there.
  ///
  /// @param export its name; what a URI cannot hold is escaped
  String uri(String export);

  /// A unix socket, absolute; written `unix:PATH`.
  record Unix(Path socket) implements NbdListen {
    @Override
    public String uri(String export) {
      return "nbd+unix:///" + escaped(export) + "?socket=" + escaped(socket.toString());
    }
  }

  /// A TCP port for whoever reaches it, written `tcp:HOST:PORT`.
  record Tcp(Address address) implements NbdListen {
    @Override
    public String uri(String export) {
      return "nbd://" + address + "/" + escaped(export);
    }
  }

  /// A TCP port for those who show a certificate, written `tls:HOST:PORT`.
  record Tls(Address address) implements NbdListen {
    /// The client adds where its own certificate is.
    @Override
    public String uri(String export) {
      return "nbds://" + address + "/" + escaped(export);
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (octet & 0xff);
      boolean plain =
          letter < 128 && (Character.isLetterOrDigit(letter) || "/-._~@".indexOf(letter) >= 0);
      escaped.append(plain ? String.valueOf(letter) : "%%%02X".formatted((int) letter));
    }
    return escaped.toString();
  }
}
