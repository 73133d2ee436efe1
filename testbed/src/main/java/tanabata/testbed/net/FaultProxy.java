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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A TCP proxy that injects faults: listens on a port of its own, and forwards what comes there to
/// another one. It can refuse connections, which both ends notice, stall, which neither notices,
/// and delay. From any thread.
public final class FaultProxy implements AutoCloseable {

  private static final int BACKLOG = 64;
  private static final int CHUNK = 64 << 10;
  private static final int MOST_CHUNKS = 64;

  private final ServerSocket listener;
  private final int target;
  private final Map<Socket, End> sockets = new LinkedHashMap<>();
  private final Set<Direction> stalled = EnumSet.noneOf(Direction.class);
  private boolean refusing;
  private boolean closed;
  private volatile long delayNanos;

  /// Which way bytes go.
  public enum Direction {
    /// From the client, who connects, to the server, who listens.
    UPSTREAM,
    /// From the server to the client.
    DOWNSTREAM
  }

  /// The end of a connection that a socket of the proxy leads to.
  public enum End {
    CLIENT,
    SERVER
  }

  /// @param bytes empty at the end of the stream
  /// @param due when it may be forwarded, on the clock of [System#nanoTime]
  private record Chunk(byte[] bytes, long due) {}

  private FaultProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /// Listens on any free port.
  ///
  /// @param target a port of this machine
  public static FaultProxy to(int target) throws IOException {
    return between(0, target);
  }

  /// @param port where it listens; it must be free
  /// @param target another port of this machine
  public static FaultProxy between(int port, int target) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    try {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    FaultProxy proxy = new FaultProxy(listener, target);
    Thread.ofVirtual().name("proxy to " + target).start(proxy::accept);
    return proxy;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// Resets every connection, and each new one at once, until [#unblock].
  public synchronized void refuse() {
    refusing = true;
    reset();
    notifyAll();
  }

  /// Resets every connection; new ones are forwarded.
  public synchronized void reset() {
    Set.copyOf(sockets.keySet()).forEach(this::end);
  }

  /// Leaves every connection half open, until [#unblock]: one end sees it reset, the other one
  /// receives nothing more, as behind a firewall that has lost its state.
  public synchronized void leaveHalfOpen(End reset) {
    stall();
    sockets.entrySet().stream()
        .filter(socket -> socket.getValue() == reset)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::end);
  }

  /// Forwards nothing any more in either direction, until [#unblock].
  public synchronized void stall() {
    stall(Direction.UPSTREAM);
    stall(Direction.DOWNSTREAM);
  }

  /// Forwards nothing in this direction any more, until [#unblock]: not even the end of a
  /// connection.
  public synchronized void stall(Direction direction) {
    stalled.add(direction);
  }

  /// Everything arrives so much later, until [#heal]; 0 ends the delay.
  public void delay(long millis) {
    delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /// Ends every fault: forwards all that was held back, and whatever comes, without a delay.
  public synchronized void heal() {
    delayNanos = 0;
    unblock();
  }

  /// Ends every fault but the delay.
  public synchronized void unblock() {
    refusing = false;
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
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> forward(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void forward(Socket client) {
    Socket server = new Socket();
    try {
      if (!register(client, End.CLIENT)) {
        return;
      }
      // No handshake completes over a link of which one direction is dead.
      await(Direction.UPSTREAM);
      await(Direction.DOWNSTREAM);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      if (!register(server, End.SERVER)) {
        return;
      }
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread downstream =
          Thread.ofVirtual()
              .start(() -> pipeUnlessInterrupted(server, client, Direction.DOWNSTREAM));
      pipeUnlessInterrupted(client, server, Direction.UPSTREAM);
      downstream.join();
    } catch (IOException e) {
      // Nobody listens there: the client learns it by the end of its connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(client);
      end(server);
    }
  }

  private synchronized boolean register(Socket socket, End end) {
    sockets.put(socket, end);
    return !refusing && !closed;
  }

  private void pipeUnlessInterrupted(Socket from, Socket to, Direction direction) {
    try {
      pipe(from, to, direction);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns when this direction has ended at both ends.
  private void pipe(Socket from, Socket to, Direction direction) throws InterruptedException {
    BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>(MOST_CHUNKS);
    Thread writer = Thread.ofVirtual().start(() -> write(chunks, from, to, direction));
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[CHUNK];
      for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
        chunks.put(new Chunk(Arrays.copyOf(buffer, length), System.nanoTime() + delayNanos));
      }
      chunks.put(new Chunk(new byte[0], System.nanoTime() + delayNanos));
      writer.join();
    } catch (IOException e) {
      // A reset at one end is one at the other, unless this direction is stalled.
      await(direction);
      end(from);
      end(to);
      writer.interrupt();
    }
  }

  private void write(BlockingQueue<Chunk> chunks, Socket from, Socket to, Direction direction) {
    try {
      OutputStream out = to.getOutputStream();
      for (Chunk next = chunks.take(); next.bytes.length > 0; next = chunks.take()) {
        TimeUnit.NANOSECONDS.sleep(next.due - System.nanoTime());
        await(direction);
        out.write(next.bytes);
      }
      await(direction);
      to.shutdownOutput();
    } catch (IOException e) {
      end(from);
      end(to);
      // Whoever fills the queue must not wait for space in it.
      chunks.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void await(Direction direction) throws InterruptedException {
    while (stalled.contains(direction) && !refusing && !closed) {
      wait();
    }
  }

  /// With a reset, not an orderly end.
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
