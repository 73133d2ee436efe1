package tanabata.testbed.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import tanabata.node.admin.AdminServer;
import tanabata.node.admin.FakeAdministration;
import tanabata.node.admin.NodeStatus;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.WitnessServerConfig;
import tanabata.node.config.WitnessServerReader;

/// Stands in for the daemon as a process: says that all is well until it is told to go down. Also
/// for the witness, which says nothing.
public final class FakeDaemon {

  private FakeDaemon() {}

  /// @param arguments `node --config FILE`, or `witness --config FILE`
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("witness")) {
      witness(WitnessServerReader.read(Path.of(arguments[2])));
      return;
    }
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

  /// Until SIGTERM.
  private static void witness(WitnessServerConfig config) throws InterruptedException {
    System.out.println("witness at " + config.listen());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("witness is down")));
    new CountDownLatch(1).await();
  }
}
