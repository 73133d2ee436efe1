package tanabata.testbed.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.NodeStatus;
import tanabata.node.admin.Reply;
import tanabata.node.admin.Request;
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.cluster.NodeFolder;

/// One of the two daemons: its process and its admin socket.
final class DemoNode {

  private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(2);

  private static final Duration ORDER_TIMEOUT = Duration.ofSeconds(60);

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

  /// Gives an order, and waits until it is carried out.
  ///
  /// @throws TestbedFailure if it does not answer
  Reply ask(Request order) throws TestbedFailure {
    try {
      return client(ORDER_TIMEOUT).ask(order);
    } catch (DaemonUnreachable e) {
      throw new TestbedFailure(name() + ": " + e.getMessage());
    }
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
