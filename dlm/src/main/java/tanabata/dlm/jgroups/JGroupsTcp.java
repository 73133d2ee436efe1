package tanabata.dlm.jgroups;

import java.net.Socket;
import java.net.SocketException;
import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.TCP;
import org.jgroups.util.DefaultSocketFactory;
import org.jgroups.util.SocketFactory;

/// The TCP protocol of JGroups, which may also be reached at other addresses than its own (through
/// a forwarded port or a proxy), and which limits the time of a TLS handshake. Stock TCP limits
/// only the time of a connect: a host that is paused, or has just lost its power, never answers the
/// handshake, and two hosts that connect to each other at once could wait for each other.
final class JGroupsTcp extends TCP {

  private static final int HANDSHAKE_MILLIS = 2_000;

  /// The socket that this thread is connecting.
  private final ThreadLocal<Socket> connecting = new ThreadLocal<>();

  JGroupsTcp() {
    // Headers are distinguished by it, and only the stock protocols have one.
    setId(ClassConfigurator.getProtocolId(TCP.class));
  }

  @Override
  public void setSocketFactory(SocketFactory factory) {
    if (factory instanceof DefaultSocketFactory made) {
      made.setSocketConfigurator(this::limitHandshake);
    }
    super.setSocketFactory(factory);
  }

  private void limitHandshake(Socket socket) {
    connecting.set(socket);
    limit(socket, HANDSHAKE_MILLIS);
  }

  /// By the thread that has connected, before anything is read.
  @Override
  public void connectionEstablished(Connection connection) {
    Socket socket = connecting.get();
    if (socket != null) {
      connecting.remove();
      limit(socket, 0);
    }
  }

  private static void limit(Socket socket, int millis) {
    try {
      socket.setSoTimeout(millis);
    } catch (SocketException e) {
      // It is closed, and its next use will fail.
    }
  }

  /// Whether a connection is established. If not, the next send connects first, and blocks for as
  /// long as that takes.
  boolean isConnectedTo(Address address) {
    return srv != null && srv.connectionEstablishedTo(address);
  }

  /// A message to a physical address is for whoever listens there.
  @Override
  public boolean unicastDestMismatch(Address destination) {
    return !(destination instanceof PhysicalAddress) && super.unicastDestMismatch(destination);
  }
}
