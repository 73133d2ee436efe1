package tanabata.integration.live.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// A piece of cable: listens on a port of its own, and carries what comes there to another one. It
/// can be torn out, which both ends notice, or fall silent, which nobody notices.
final class Relay implements AutoCloseable {

  private static final int CHUNK = 64 << 10;

  /// Which way bytes go.
  enum Way {
    /// From the one who dials to the one who listens.
    OUT,
    /// The other way.
    BACK
  }

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = new LinkedHashSet<>();
  private final Set<Way> stalled = EnumSet.noneOf(Way.class);
  private boolean torn;
  private boolean closed;

  private Relay(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /// @param target a port of this host
  static Relay to(int target) throws IOException {
    ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Relay relay = new Relay(listener, target);
    Thread.ofVirtual().name("relay to " + target).start(relay::accept);
    return relay;
  }

  int port() {
    return listener.getLocalPort();
  }

  /// Resets every connection, and each new one at once, until [#heal].
  synchronized void tear() {
    torn = true;
    reset();
    notifyAll();
  }

  /// Resets every connection; new ones are carried.
  synchronized void reset() {
    Set.copyOf(sockets).forEach(this::end);
  }

  /// Carries nothing this way any more, until [#heal]: not even the end of a connection.
  synchronized void stall(Way way) {
    stalled.add(way);
  }

  /// Carries all that was held back, and whatever comes.
  synchronized void heal() {
    torn = false;
    stalled.clear();
    notifyAll();
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    listener.close();
    reset();
    notifyAll();
  }

  private void accept() {
    try {
      while (true) {
        Socket dialled = listener.accept();
        Thread.ofVirtual().start(() -> carry(dialled));
      }
    } catch (IOException e) {
      // The end of this relay.
    }
  }

  private void carry(Socket dialled) {
    Socket onward = new Socket();
    try {
      if (!enter(dialled)) {
        return;
      }
      // Nobody has a connection through a cable of which one direction is dead.
      await(Way.OUT);
      await(Way.BACK);
      onward.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      if (!enter(onward)) {
        return;
      }
      dialled.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> pump(onward, dialled, Way.BACK));
      pump(dialled, onward, Way.OUT);
      back.join();
    } catch (IOException e) {
      // Nobody listens there: the one who dialled is told so by the end of its connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(dialled);
      end(onward);
    }
  }

  private synchronized boolean enter(Socket socket) {
    sockets.add(socket);
    return !torn && !closed;
  }

  private void pump(Socket from, Socket to, Way way) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        await(way);
        out.write(chunk, 0, length);
      }
      await(way);
      to.shutdownOutput();
    } catch (IOException e) {
      // A reset at one end is one at the other, unless this way is dead.
      awaitUnlessInterrupted(way);
      end(from);
      end(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitUnlessInterrupted(Way way) {
    try {
      await(way);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void await(Way way) throws InterruptedException {
    while (stalled.contains(way) && !torn && !closed) {
      wait();
    }
  }

  /// With a reset, which is what a cut cable looks like to those who still hear anything.
  private synchronized void end(Socket socket) {
    sockets.remove(socket);
    try {
      if (!socket.isClosed() && socket.isConnected()) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      // It is at its end already.
    }
  }
}
