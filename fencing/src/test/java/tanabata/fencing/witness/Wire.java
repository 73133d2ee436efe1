package tanabata.fencing.witness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A wire to a server, on which what the server says can be held back: nobody is told that anything
/// is wrong.
final class Wire implements AutoCloseable {

  private final ServerSocket entrance;
  private final int server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private boolean held;

  Wire(int server) throws IOException {
    this.server = server;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  synchronized void hold() {
    held = true;
  }

  synchronized void release() {
    held = false;
    notifyAll();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = entrance.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
        sockets.addAll(List.of(client, behind));
        Thread.ofVirtual().start(() -> carry(client, behind, false));
        Thread.ofVirtual().start(() -> carry(behind, client, true));
      }
    } catch (IOException _) {
      // The wire is closed.
    }
  }

  private void carry(Socket from, Socket to, boolean canBeHeld) {
    byte[] bytes = new byte[4096];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
        if (canBeHeld) {
          awaitRelease();
        }
        out.write(bytes, 0, length);
      }
    } catch (IOException _) {
      // One end is closed; so is the other now.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitRelease() throws InterruptedException {
    while (held) {
      wait();
    }
  }

  @Override
  public void close() throws IOException {
    release();
    entrance.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
