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

/// The socket through which `tanabata demo cut` and `demo heal` reach the demo that runs: one line
/// with a command in, one line with a sentence out.
public final class LinkControl implements AutoCloseable {

  private final Path socket;
  private final ServerSocketChannel server;
  private final Function<String, String> commands;

  private LinkControl(Path socket, ServerSocketChannel server, Function<String, String> commands) {
    this.socket = socket;
    this.server = server;
    this.commands = commands;
  }

  /// @param commands called with each command, on a thread of its own; returns the sentence
  static LinkControl open(Path dir, Function<String, String> commands) throws IOException {
    Path socket = socket(dir);
    // The folder is locked: what is left of one belongs to a demo that has ended.
    Files.deleteIfExists(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    LinkControl control = new LinkControl(socket, server, commands);
    Thread.ofVirtual().name("demo-control").start(control::serve);
    return control;
  }

  /// Sends a command to the demo that runs in this folder.
  ///
  /// @return its reply
  /// @throws TestbedFailure if none runs there
  public static String send(Path dir, String command) throws TestbedFailure {
    Path socket = socket(dir.toAbsolutePath().normalize());
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      write(channel, command);
      return read(channel);
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
      write(channel, commands.apply(read(channel)));
    } catch (IOException e) {
      // The client has disconnected.
    }
  }

  private static void write(SocketChannel channel, String line) throws IOException {
    channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static String read(SocketChannel channel) throws IOException {
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
