package tanabata.node.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// A lock of a daemon, held from this process for as long as the connection lasts. For one thread,
/// except for [#awaitEnd].
public final class LockConnection implements AutoCloseable {

  private final SocketChannel channel;
  private final BufferedReader in;
  private Optional<Path> hold = Optional.empty();

  private LockConnection(SocketChannel channel) {
    this.channel = channel;
    in =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
  }

  /// Asks for a lock.
  public static LockConnection open(Path socket, LockRequest request) throws DaemonUnreachable {
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(socket));
      Lines.write(Channels.newOutputStream(channel), AdminJson.line(new Request.Lock(request)));
      return new LockConnection(channel);
    } catch (IOException e) {
      throw new DaemonUnreachable(
          "no daemon answers at "
              + socket
              + ": "
              + e.getMessage()
              + "; start it with"
              + " 'tanabata node --config FILE'");
    }
  }

  /// Waits for the answer, however long it takes.
  public LockAnswer answer() throws DaemonUnreachable {
    try {
      String line = read();
      hold = AdminJson.hold(line).or(() -> hold);
      return AdminJson.lockAnswer(line);
    } catch (IOException | MalformedLine e) {
      throw new DaemonUnreachable(
          "the daemon has gone while it was asked for a lock: " + e.getMessage());
    }
  }

  /// A named pipe, known with the first answer: the lock outlives this connection for as long as
  /// anybody has it open to write. Whoever opens it must then look whether it still has its name;
  /// if not, it came too late.
  public Path hold() {
    return hold.orElseThrow();
  }

  /// Converts the lock, and waits for the answer.
  ///
  /// @return refused not in time, if the lock is lost
  public LockAnswer convert(LockChange change) throws DaemonUnreachable {
    try {
      Lines.write(Channels.newOutputStream(channel), AdminJson.line(LocksJson.map(change)));
    } catch (IOException e) {
      throw new DaemonUnreachable("the daemon that held the lock is gone: " + e.getMessage());
    }
    return answer();
  }

  /// How a lock ended.
  ///
  /// @param givenBack whether it was held until it was given back
  /// @param why for people
  public record End(boolean givenBack, String why) {}

  /// Waits until the lock is lost, or given back.
  public End awaitEnd() {
    try {
      return switch (AdminJson.response(read())) {
        case Response.Said(Reply.Done(String sentence)) -> new End(true, sentence);
        case Response.Said(Reply.Refused(String sentence)) -> new End(false, sentence);
        case Response other -> new End(false, "the daemon says something else: " + other);
      };
    } catch (IOException | MalformedLine e) {
      return new End(false, "the daemon that held the lock is gone");
    }
  }

  /// Two lines may come at once, so what is read too far is kept.
  private String read() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the connection has ended");
    }
    return line;
  }

  /// Gives the lock back; [#awaitEnd] returns when others can have it, and it is known whether it
  /// was held until now.
  public void release() throws IOException {
    Lines.write(Channels.newOutputStream(channel), LockConversation.RELEASE);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is over all the same.
    }
  }
}
