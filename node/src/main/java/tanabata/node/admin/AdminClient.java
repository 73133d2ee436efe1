package tanabata.node.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Asks the daemon behind an admin socket. Every call is a connection of its own.
public final class AdminClient {

  private final Path socket;
  private final Duration timeout;

  /// @param timeout how long a daemon may take to answer, before it counts as unreachable
  public AdminClient(Path socket, Duration timeout) {
    this.socket = socket;
    this.timeout = timeout;
  }

  public NodeStatus status() throws DaemonUnreachable {
    return switch (exchange(new Request.Status())) {
      case Response.Report(NodeStatus status) -> status;
      case Response other -> throw unexpected(other);
    };
  }

  /// The same; empty if it does not answer.
  public Optional<NodeStatus> statusIfAny() {
    try {
      return Optional.of(status());
    } catch (DaemonUnreachable e) {
      return Optional.empty();
    }
  }

  /// See [Administration#explain].
  public Explanation explain(String resource) throws DaemonUnreachable {
    return switch (exchange(new Request.Explain(resource))) {
      case Response.Explained(Explanation explanation) -> explanation;
      case Response other -> throw unexpected(other);
    };
  }

  /// See [Administration#splitBrain].
  public SplitBrainStatus splitBrain(String resource) throws DaemonUnreachable {
    return switch (exchange(new Request.SplitBrain(resource))) {
      case Response.Versions(SplitBrainStatus status) -> status;
      case Response other -> throw unexpected(other);
    };
  }

  /// See [Administration#fenced].
  public FenceAnswer fenced(String node, boolean order) throws DaemonUnreachable {
    return switch (exchange(new Request.Fenced(node, order))) {
      case Response.Fence(FenceAnswer answer) -> answer;
      case Response other -> throw unexpected(other);
    };
  }

  /// See [Administration#locks].
  public Administration.LocksReply locks(String resource, Optional<String> name)
      throws DaemonUnreachable {
    return askForLocks(new Request.Locks(resource, name));
  }

  /// See [Administration#fileLock].
  public Administration.LocksReply fileLock(String resource, long node) throws DaemonUnreachable {
    return askForLocks(new Request.FileLock(resource, node));
  }

  private Administration.LocksReply askForLocks(Request request) throws DaemonUnreachable {
    return switch (exchange(request)) {
      case Response.Locks(LocksStatus status) -> new Administration.LocksReply.Seen(status);
      case Response.Said(Reply reply) -> new Administration.LocksReply.Refused(reply.sentence());
      case Response other -> throw unexpected(other);
    };
  }

  /// Anything but what has a method of its own above.
  public Reply ask(Request verb) throws DaemonUnreachable {
    return switch (exchange(verb)) {
      case Response.Said(Reply reply) -> reply;
      case Response other -> throw unexpected(other);
    };
  }

  private DaemonUnreachable unexpected(Response response) {
    return unreachable(
        switch (response) {
          case Response.Said(Reply reply) -> reply.sentence();
          case Response.Fence(FenceAnswer answer) -> answer.sentence();
          case Response.Report(NodeStatus status) ->
              "it answered with the status of " + status.node();
          case Response.Versions(SplitBrainStatus status) ->
              "it sent the versions of " + status.resource();
          case Response.Locks(LocksStatus status) -> "it sent the locks of " + status.resource();
          case Response.Explained(Explanation explanation) ->
              "it explained " + explanation.resource().name();
        });
  }

  private Response exchange(Request request) throws DaemonUnreachable {
    if (!Files.exists(socket)) {
      throw new DaemonUnreachable(
          "no daemon is running: there is no admin socket "
              + socket
              + "; start it with"
              + " 'tanabata node --config FILE'");
    }
    Duration first = timeout.compareTo(Dialogue.SIGN_OF_LIFE) < 0 ? timeout : Dialogue.SIGN_OF_LIFE;
    try (Dialogue dialogue = Dialogue.open(socket, request, first)) {
      return AdminJson.response(dialogue.read(timeout));
    } catch (IOException | MalformedLine e) {
      throw unreachable(e.getMessage());
    }
  }

  private DaemonUnreachable unreachable(String why) {
    return new DaemonUnreachable("no answer from the daemon at " + socket + ": " + why);
  }
}
