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

/// TCP that may be reached under other addresses than its own: through a forwarded port, or a piece
/// of cable. And whoever dials does not wait for ever: stock TCP limits the time of a connect, but
/// not of the handshake of TLS behind it, which a host that is paused, or has just lost its power,
/// never answers. Two that dial each other at once could also wait for each other.
final class JGroupsTcp extends TCP {

  private static final int HANDSHAKE_MILLIS = 2_000;

  /// The connection that this thread is making.
  private final ThreadLocal<Socket> dialling = new ThreadLocal<>();

  JGroupsTcp() {
    // Headers are told apart by it, and only the stock protocols have one.
    setId(ClassConfigurator.getProtocolId(TCP.class));
  }

  @Override
  public void setSocketFactory(SocketFactory factory) {
    if (factory instanceof DefaultSocketFactory made) {
      made.setSocketConfigurator(this::dials);
    }
    super.setSocketFactory(factory);
  }

  private void dials(Socket socket) {
    dialling.set(socket);
    limit(socket, HANDSHAKE_MILLIS);
  }

  /// By the thread that has dialled, before anybody reads.
  @Override
  public void connectionEstablished(Connection connection) {
    Socket socket = dialling.get();
    if (socket != null) {
      dialling.remove();
      limit(socket, 0);
    }
  }

  private static void limit(Socket socket, int millis) {
    try {
      socket.setSoTimeout(millis);
    } catch (SocketException e) {
      // It is closed, as whoever uses it next finds out.
    }
  }

  /// Whether what is sent there goes out at once; else somebody has to dial first, and wait for as
  /// long as that takes.
  boolean reaches(Address place) {
    return srv != null && srv.connectionEstablishedTo(place);
  }

  /// What was sent to a place, not to a member, is for whoever is there.
  @Override
  public boolean unicastDestMismatch(Address destination) {
    return !(destination instanceof PhysicalAddress) && super.unicastDestMismatch(destination);
  }
}
