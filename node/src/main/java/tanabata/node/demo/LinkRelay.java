package tanabata.node.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands between the two nodes, so that the link between them can be cut as a cable can: nothing
/// passes any more, and neither side is told.
final class LinkRelay implements AutoCloseable {

  private static final int CHUNK = 64 << 10;

  private final List<ServerSocket> doors = new ArrayList<>();
  private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  /// Who connects to port `from` gets to port `to`, both of this machine.
  record Way(int from, int to) {}

  private LinkRelay() {}

  /// Serves when it returns.
  static LinkRelay open(List<Way> ways) throws DemoFailure {
    LinkRelay relay = new LinkRelay();
    for (Way way : ways) {
      try {
        relay.serve(way);
      } catch (IOException e) {
        relay.close();
        throw new DemoFailure(
            "port %d, over which one node of this demo reaches the other, cannot be used: %s; stop"
                    .formatted(way.from(), e.getMessage())
                + " whoever has it, or choose another --dir");
      }
    }
    return relay;
  }

  private void serve(Way way) throws IOException {
    ServerSocket door = new ServerSocket();
    doors.add(door);
    door.setReuseAddress(true);
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), way.from()));
    Thread.ofVirtual().name("relay-" + way.from()).start(() -> accept(door, way.to()));
  }

  private void accept(ServerSocket door, int to) {
    try {
      while (true) {
        Passage passage = new Passage(door.accept());
        passages.add(passage);
        Thread.ofVirtual().name("relay").start(() -> passage.open(to));
      }
    } catch (IOException e) {
      // The door is closed: this is the end.
    }
  }

  /// Nothing passes any more; what is on its way is lost.
  synchronized void cut() {
    cut = true;
  }

  /// Whoever connects from now on gets through. What was open while the link was cut ends, for
  /// bytes are missing in it.
  synchronized void heal() {
    if (cut) {
      passages.forEach(Passage::close);
      cut = false;
    }
  }

  /// Waits for one who mends it, who would overlook whoever comes meanwhile.
  private synchronized boolean isCut() {
    return cut;
  }

  @Override
  public void close() {
    for (ServerSocket door : doors) {
      try {
        door.close();
      } catch (IOException e) {
        // Nobody will use it.
      }
    }
    passages.forEach(Passage::close);
  }

  /// One connection through the relay.
  private final class Passage {
    private final Socket near;
    private final Socket far = new Socket();

    Passage(Socket near) {
      this.near = near;
    }

    void open(int to) {
      if (isCut()) {
        // The one who came waits for an answer, as at a cut cable.
        return;
      }
      try {
        far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to));
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        Thread.ofVirtual().name("relay-back").start(() -> pass(far, near));
        pass(near, far);
      } catch (IOException e) {
        close();
      }
    }

    private void pass(Socket from, Socket to) {
      byte[] chunk = new byte[CHUNK];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
          if (!cut) {
            out.write(chunk, 0, count);
          }
        }
      } catch (IOException e) {
        // One side has gone, which the other has to hear, unless the link is cut.
      }
      if (!cut) {
        close();
      }
    }

    void close() {
      passages.remove(this);
      try (near;
          far) {
        return;
      } catch (IOException e) {
        // Closed all the same.
      }
    }
  }
}
