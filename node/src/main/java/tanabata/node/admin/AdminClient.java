package tanabata.node.admin;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import tanabata.node.admin.AdminJson.MalformedLine;

/// Asks the daemon behind an admin socket. Every call is a connection of its own.
public final class AdminClient {

  private final Path socket;

  public AdminClient(Path socket) {
    this.socket = socket;
  }

  public NodeStatus status() throws DaemonUnreachable {
    return switch (exchange(new Request.Status())) {
      case Response.Report(NodeStatus status) -> status;
      case Response.Said(Reply reply) -> throw unreachable(reply.sentence());
    };
  }

  /// Anything but [Request.Status], which has [#status].
  public Reply ask(Request verb) throws DaemonUnreachable {
    return switch (exchange(verb)) {
      case Response.Said(Reply reply) -> reply;
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
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      Lines.write(Channels.newOutputStream(channel), AdminJson.line(request));
      String line = Lines.read(Channels.newInputStream(channel), Lines.LONGEST_REPLY);
      return AdminJson.response(line);
    } catch (IOException | MalformedLine e) {
      throw unreachable(e.getMessage());
    }
  }

  private DaemonUnreachable unreachable(String why) {
    return new DaemonUnreachable("no answer from the daemon at " + socket + ": " + why);
  }
}
