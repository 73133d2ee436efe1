package tanabata.integration.strangers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// A connection of a stranger, who has some patience. For one thread.
final class Dialer implements AutoCloseable {

  /// What is kept of what the door says; the rest is only counted.
  private static final int KEPT = 4096;

  private final SocketChannel channel;
  private final ByteBuffer kept = ByteBuffer.allocate(KEPT);
  private final ByteBuffer rest = ByteBuffer.allocate(64 << 10);
  private long received;
  private boolean closed;

  private Dialer(SocketChannel channel) {
    this.channel = channel;
  }

  /// @param from where a dialer of a port comes from
  static Dialer at(Door door, InetSocketAddress from) throws IOException {
    SocketChannel channel =
        door.isPort() ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      if (door.isPort()) {
        channel.bind(from);
      }
      channel.connect(door.address());
      channel.configureBlocking(false);
      return new Dialer(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// Sends it until all is sent, the door closes, or it takes nothing for so long; reads nothing.
  void send(byte[] bytes, long millis) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_WRITE);
      while (out.hasRemaining() && !closed) {
        if (channel.write(out) == 0 && selector.select(millis) == 0) {
          return;
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      closed = true;
    }
  }

  /// Reads what comes until the door closes, or so long.
  void listen(long millis) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      long left = millis;
      while (!closed && left > 0) {
        selector.select(left);
        selector.selectedKeys().clear();
        read();
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    } catch (IOException e) {
      closed = true;
    }
  }

  private void read() throws IOException {
    ByteBuffer in = kept.hasRemaining() ? kept : rest.clear();
    int count = channel.read(in);
    closed = count < 0;
    received += Math.max(0, count);
  }

  /// What the door has said so far, at most the first 4 KiB.
  byte[] said() {
    return Arrays.copyOf(kept.array(), kept.position());
  }

  long received() {
    return received;
  }

  boolean isClosed() {
    return closed;
  }

  /// Ends it by a reset, where that is known.
  void reset() throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
    channel.close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
