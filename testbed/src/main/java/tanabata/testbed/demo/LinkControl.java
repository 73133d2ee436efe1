package tanabata.testbed.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import tanabata.testbed.TestbedFailure;

/// The socket through which `tanabata demo cut` and `demo heal` reach the demo that runs: one word
/// in, one sentence out.
public final class LinkControl implements AutoCloseable {

  private final Path socket;
  private final ServerSocketChannel server;
  private final Function<String, String> orders;

  private LinkControl(Path socket, ServerSocketChannel server, Function<String, String> orders) {
    this.socket = socket;
    this.server = server;
    this.orders = orders;
  }

  /// @param orders given each word; gives the sentence
  static LinkControl open(Path dir, Function<String, String> orders) throws IOException {
    Path socket = socket(dir);
    // The folder is locked: what is left of one belongs to a demo that has ended.
    Files.deleteIfExists(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    LinkControl control = new LinkControl(socket, server, orders);
    Thread.ofVirtual().name("demo-control").start(control::serve);
    return control;
  }

  /// Gives an order to the demo in this folder.
  ///
  /// @return what it answered
  /// @throws TestbedFailure if none runs there
  public static String order(Path dir, String word) throws TestbedFailure {
    Path socket = socket(dir.toAbsolutePath().normalize());
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      say(channel, word);
      return hear(channel);
    } catch (IOException e) {
      throw new TestbedFailure(
          "no demo is running in " + dir + "; start it with 'tanabata demo', or name its --dir");
    }
  }

  private static Path socket(Path dir) {
    return dir.resolve("link.sock");
  }

  private void serve() {
    try {
      while (true) {
        try (SocketChannel channel = server.accept()) {
          answer(channel);
        }
      }
    } catch (IOException e) {
      // Closed: the demo ends.
    }
  }

  private void answer(SocketChannel channel) {
    try {
      say(channel, orders.apply(hear(channel)));
    } catch (IOException e) {
      // Whoever asked did not wait.
    }
  }

  private static void say(SocketChannel channel, String line) throws IOException {
    channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static String hear(SocketChannel channel) throws IOException {
    String line =
        new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))
            .readLine();
    if (line == null) {
      throw new IOException("the connection ended");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
  }
}
