package tanabata.dlm.jgroups;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import org.jgroups.util.DefaultSocketFactory;

/// The sockets of the links between lock managers. A listener is a plain one also with TLS: whoever
/// has connected there gets its handshake by [#secured], on a thread of its own.
final class LockSockets extends DefaultSocketFactory {

  private static final String[] PROTOCOLS = {"TLSv1.3"};

  private LockSockets(SocketFactory sockets) {
    super(sockets, javax.net.ServerSocketFactory.getDefault());
    setSocketConfigurator(LockSockets::limitProtocols);
  }

  static LockSockets of(Optional<GroupConfig.Authentication> tls) {
    return new LockSockets(
        tls.<SocketFactory>map(with -> with.context().getSocketFactory())
            .orElseGet(SocketFactory::getDefault));
  }

  private static void limitProtocols(Socket socket) {
    if (socket instanceof SSLSocket secured) {
      secured.setEnabledProtocols(PROTOCOLS);
    }
  }

  /// What has been accepted, as soon as the other end has shown a certificate that is believed.
  static Socket secured(Socket accepted, Optional<GroupConfig.Authentication> tls)
      throws IOException {
    if (tls.isEmpty()) {
      return accepted;
    }
    SSLSocket socket =
        (SSLSocket)
            tls.get()
                .context()
                .getSocketFactory()
                .createSocket(
                    accepted, accepted.getInetAddress().getHostAddress(), accepted.getPort(), true);
    socket.setUseClientMode(false);
    socket.setNeedClientAuth(true);
    limitProtocols(socket);
    socket.startHandshake();
    return socket;
  }

  @Override
  public ServerSocket createServerSocket(String name) throws IOException {
    return new Listener();
  }

  /// JGroups makes "no available port" of every [SocketException].
  private static final class Listener extends ServerSocket {

    Listener() throws IOException {
      super();
    }

    @Override
    public void bind(SocketAddress at) throws IOException {
      try {
        super.bind(at);
      } catch (SocketException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }
}
