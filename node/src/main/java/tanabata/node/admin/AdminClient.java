package tanabata.node.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import tanabata.node.admin.AdminJson.MalformedLine;

/// Asks the daemon behind an admin socket. Every call is a connection of its own.
public final class AdminClient {

  private final Path socket;
  private final Duration patience;

  /// @param patience how long a daemon may take to answer, before it counts as unreachable
  public AdminClient(Path socket, Duration patience) {
    this.socket = socket;
    this.patience = patience;
  }

  public NodeStatus status() throws DaemonUnreachable {
    return switch (exchange(new Request.Status())) {
      case Response.Report(NodeStatus status) -> status;
      case Response.Said(Reply reply) -> throw unreachable(reply.sentence());
      case Response.Fence(FenceAnswer answer) -> throw unreachable(answer.sentence());
    };
  }

  /// See [Administration#fenced].
  public FenceAnswer fenced(String node, boolean order) throws DaemonUnreachable {
    return switch (exchange(new Request.Fenced(node, order))) {
      case Response.Fence(FenceAnswer answer) -> answer;
      case Response.Said(Reply reply) -> throw unreachable(reply.sentence());
      case Response.Report(NodeStatus status) ->
          throw unreachable("it answered with the status of " + status.node());
    };
  }

  /// Anything but [Request.Status] and [Request.Fenced], which have [#status] and [#fenced].
  public Reply ask(Request verb) throws DaemonUnreachable {
    return switch (exchange(verb)) {
      case Response.Said(Reply reply) -> reply;
      case Response.Fence(FenceAnswer answer) -> throw unreachable(answer.sentence());
      case Response.Report(NodeStatus status) ->
          throw unreachable("it answered with the status of " + status.node());
    };
  }

  private Response exchange(Request request) throws DaemonUnreachable {
    if (!Files.exists(socket)) {
      throw new DaemonUnreachable(
          "no daemon is running: there is no admin socket "
              + socket
              + "; start it with"
              + " 'tanabata node --config FILE'");
    }
    AtomicBoolean tooLate = new AtomicBoolean();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      Thread watchdog = Thread.ofVirtual().start(() -> closeLater(channel, tooLate));
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        Lines.write(Channels.newOutputStream(channel), AdminJson.line(request));
        return AdminJson.response(
            Lines.read(Channels.newInputStream(channel), Lines.LONGEST_REPLY));
      } finally {
        watchdog.interrupt();
      }
    } catch (IOException | MalformedLine e) {
      throw unreachable(
          tooLate.get() ? "nothing came within " + patience.toSeconds() + " s" : e.getMessage());
    }
  }

  /// Reads from a channel know no time limit; a channel that is closed under them ends them.
  private void closeLater(SocketChannel channel, AtomicBoolean tooLate) {
    try {
      Thread.sleep(patience);
      tooLate.set(true);
      channel.close();
    } catch (InterruptedException answered) {
      // Nothing left to guard.
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  private DaemonUnreachable unreachable(String why) {
    return new DaemonUnreachable("no answer from the daemon at " + socket + ": " + why);
  }
}
