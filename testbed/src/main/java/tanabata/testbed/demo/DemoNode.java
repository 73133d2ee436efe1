package tanabata.testbed.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.NodeStatus;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;
import tanabata.testbed.cluster.NodeFolder;

/// One of the two daemons: its process and its admin socket.
final class DemoNode {

  private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(2);

  private final NodeFolder folder;
  private final DemoProcess process;

  DemoNode(NodeFolder folder) {
    this.folder = folder;
    this.process = new DemoProcess("node", folder);
  }

  NodeFolder folder() {
    return folder;
  }

  DemoProcess process() {
    return process;
  }

  String name() {
    return folder.name();
  }

  Optional<NodeStatus> status() {
    return client(STATUS_TIMEOUT).statusIfAny();
  }

  /// Ends it in order; by force if that takes too long.
  ///
  /// @return what went wrong, if anything
  Optional<String> stop() throws IOException {
    return process.stop(this::askToStop);
  }

  private Optional<String> askToStop() {
    Duration timeout = Duration.ofSeconds(DemoProcess.GRACE_SECONDS);
    try {
      return switch (client(timeout).ask(new Request.Down())) {
        case Reply.Done(String sentence) -> Optional.empty();
        case Reply.Refused(String sentence) -> Optional.of(sentence);
      };
    } catch (DaemonUnreachable e) {
      return Optional.of(e.getMessage());
    }
  }

  private AdminClient client(Duration timeout) {
    return new AdminClient(folder.control(), timeout);
  }
}
