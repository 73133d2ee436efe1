package tanabata.testbed.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A piece of cable: listens on a port of its own, and carries what comes there to another one. It
/// can be torn out, which both ends notice, fall silent, which nobody notices, and be long.
public final class Cable implements AutoCloseable {

  private static final int BACKLOG = 64;
  private static final int CHUNK = 64 << 10;
  private static final int MOST_CHUNKS = 64;

  private final ServerSocket listener;
  private final int target;
  private final Map<Socket, End> sockets = new LinkedHashMap<>();
  private final Set<Way> stalled = EnumSet.noneOf(Way.class);
  private boolean torn;
  private boolean closed;
  private volatile long delayNanos;

  /// Which way bytes go.
  public enum Way {
    /// From the one who dials to the one who listens.
    OUT,
    /// The other way.
    BACK
  }

  /// Whose socket it is.
  public enum End {
    DIALLER,
    LISTENER
  }

  /// @param bytes empty at the end of the stream
  private record Chunk(byte[] bytes, long due) {}

  private Cable(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /// One that begins at any port.
  ///
  /// @param target a port of this machine
  public static Cable to(int target) throws IOException {
    return between(0, target);
  }

  /// Two for two ports in a row.
  ///
  /// @param target the lower one, of this machine
  public static List<Cable> pairTo(int target) throws IOException {
    int port;
    try (PortPair free = PortPair.open()) {
      port = free.first();
    }
    Cable lower = between(port, target);
    try {
      return List.of(lower, between(port + 1, target + 1));
    } catch (IOException e) {
      lower.close();
      throw e;
    }
  }

  /// @param port where it begins; it must be free
  /// @param target another port of this machine
  public static Cable between(int port, int target) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    try {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    Cable cable = new Cable(listener, target);
    Thread.ofVirtual().name("cable to " + target).start(cable::accept);
    return cable;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// Resets every connection, and each new one at once, until [#heal].
  public synchronized void tear() {
    torn = true;
    reset();
    notifyAll();
  }

  /// Resets every connection; new ones are carried.
  public synchronized void reset() {
    Set.copyOf(sockets.keySet()).forEach(this::end);
  }

  /// Leaves every connection half open, until [#mend]: one end sees it reset, the other one hears
  /// nothing more, as behind a firewall that has forgotten it.
  public synchronized void leaveHalfOpen(End reset) {
    stall();
    sockets.entrySet().stream()
        .filter(socket -> socket.getValue() == reset)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::end);
  }

  /// Carries nothing any more, either way, until [#heal].
  public synchronized void stall() {
    stall(Way.OUT);
    stall(Way.BACK);
  }

  /// Carries nothing this way any more, until [#heal]: not even the end of a connection.
  public synchronized void stall(Way way) {
    stalled.add(way);
  }

  /// Everything arrives so much later, until [#heal]; not at all later if it is 0.
  public void delay(long millis) {
    delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /// Carries all that was held back, and whatever comes, as fast as it can.
  public synchronized void heal() {
    delayNanos = 0;
    mend();
  }

  /// As [#heal], but it stays as long as it is.
  public synchronized void mend() {
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
      // The end of this cable.
    }
  }

  private void carry(Socket dialled) {
    Socket onward = new Socket();
    try {
      if (!enter(dialled, End.DIALLER)) {
        return;
      }
      // Nobody has a connection through a cable of which one direction is dead.
      await(Way.OUT);
      await(Way.BACK);
      onward.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      if (!enter(onward, End.LISTENER)) {
        return;
      }
      dialled.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
      Thread back =
          Thread.ofVirtual().start(() -> passUnlessInterrupted(onward, dialled, Way.BACK));
      passUnlessInterrupted(dialled, onward, Way.OUT);
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

  private synchronized boolean enter(Socket socket, End end) {
    sockets.put(socket, end);
    return !torn && !closed;
  }

  private void passUnlessInterrupted(Socket from, Socket to, Way way) {
    try {
      pass(from, to, way);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns when the way has ended at both ends.
  private void pass(Socket from, Socket to, Way way) throws InterruptedException {
    BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>(MOST_CHUNKS);
    Thread writer = Thread.ofVirtual().start(() -> write(chunks, from, to, way));
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[CHUNK];
      for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
        chunks.put(new Chunk(Arrays.copyOf(buffer, length), System.nanoTime() + delayNanos));
      }
      chunks.put(new Chunk(new byte[0], System.nanoTime() + delayNanos));
      writer.join();
    } catch (IOException e) {
      // A reset at one end is one at the other, unless this way is dead.
      await(way);
      end(from);
      end(to);
      writer.interrupt();
    }
  }

  private void write(BlockingQueue<Chunk> chunks, Socket from, Socket to, Way way) {
    try {
      OutputStream out = to.getOutputStream();
      for (Chunk next = chunks.take(); next.bytes.length > 0; next = chunks.take()) {
        TimeUnit.NANOSECONDS.sleep(next.due - System.nanoTime());
        await(way);
        out.write(next.bytes);
      }
      await(way);
      to.shutdownOutput();
    } catch (IOException e) {
      end(from);
      end(to);
      // Whoever fills the queue must not wait for room in it.
      chunks.clear();
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
