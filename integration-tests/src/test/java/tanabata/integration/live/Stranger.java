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
final class Stranger implements AutoCloseable {

  private final SocketChannel channel;

  private Stranger(SocketChannel channel) {
    this.channel = channel;
  }

  static Stranger atPort(int port) throws IOException {
    return at(SocketChannel.open(), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  static Stranger atSocket(Path socket) throws IOException {
    return at(SocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(socket));
  }

  private static Stranger at(SocketChannel channel, SocketAddress address) throws IOException {
    channel.connect(address);
    return new Stranger(channel);
  }

  /// Says all of it, unless the other side hangs up in between.
  void say(byte[] bytes) {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    try {
      while (out.hasRemaining()) {
        channel.write(out);
      }
    } catch (IOException e) {
      // It hung up: a good answer to most of what strangers say.
    }
  }

  /// Waits until the other side has hung up; fails if it does not.
  void awaitHangUp(String what) throws Exception {
    channel.configureBlocking(false);
    ByteBuffer in = ByteBuffer.allocate(4096);
    Waiting.until("the connection is closed after " + what, () -> isOver(in.clear()));
  }

  private boolean isOver(ByteBuffer in) {
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
