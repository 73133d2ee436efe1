package tanabata.node.demo;

import java.nio.file.Path;
import java.util.List;
import tanabata.node.admin.AdminServer;
import tanabata.node.admin.FakeAdministration;
import tanabata.node.admin.NodeStatus;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;

/// Stands in for the daemon as a process: says that all is well until it is told to go down.
public final class FakeDaemon {

  private FakeDaemon() {}

  /// @param arguments `node --config FILE`
  public static void main(String[] arguments) throws Exception {
    NodeConfig config = ConfigReader.read(Path.of(arguments[2]));
    FakeAdministration node =
        new FakeAdministration(
            new NodeStatus(config.node().name(), List.of(FakeAdministration.HEALTHY)));
    AdminServer server = AdminServer.open(config.control(), node);
    System.out.println(config.node() + " is up");
    node.awaitDown();
    server.close();
    System.out.println(config.node() + " is down");
  }
}
