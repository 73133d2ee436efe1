package tanabata.integration.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// A connection of somebody who means no good, or does not know better.
final class RawConnection implements AutoCloseable {

  private final SocketChannel channel;

  private RawConnection(SocketChannel channel) {
    this.channel = channel;
  }

  static RawConnection atPort(int port) throws IOException {
    return at(SocketChannel.open(), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  static RawConnection atSocket(Path socket) throws IOException {
    return at(SocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(socket));
  }

  private static RawConnection at(SocketChannel channel, SocketAddress address) throws IOException {
    channel.connect(address);
    return new RawConnection(channel);
  }

  /// Sends all of it, unless the other side closes the connection in between.
  void send(byte[] bytes) {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    try {
      while (out.hasRemaining()) {
        channel.write(out);
      }
    } catch (IOException e) {
      // It was closed: a good answer to most of what such clients send.
    }
  }

  /// Waits until the other side has closed it; fails if it does not.
  void awaitClose(String what) throws Exception {
    channel.configureBlocking(false);
    ByteBuffer in = ByteBuffer.allocate(4096);
    Waiting.until("the connection is closed after " + what, () -> isClosed(in.clear()));
  }

  private boolean isClosed(ByteBuffer in) {
    try {
      return channel.read(in) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
