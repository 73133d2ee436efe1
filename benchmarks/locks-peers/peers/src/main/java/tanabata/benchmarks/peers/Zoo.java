package tanabata.benchmarks.peers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import tanabata.benchmarks.stand.Stand;
import tanabata.benchmarks.stand.Turns;

/// One ZooKeeper as it comes, fsync included, and clients of it that lock with Curator.
final class Zoo {

  private static final int TICK_MILLIS = 2000;
  private static final int MOST_CLIENTS = 60;

  private Zoo() {}

  static void serveServer(Path directory) throws Exception {
    Path data = directory.resolve("zookeeper");
    ZooKeeperServer server = new ZooKeeperServer(data.toFile(), data.toFile(), TICK_MILLIS);
    ServerCnxnFactory doors =
        ServerCnxnFactory.createFactory(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MOST_CLIENTS);
    doors.startup(server);
    new Stand().serve(Integer.toString(doors.getLocalPort()));
  }

  static void serveClient(int port, long self, Path directory) throws Exception {
    CuratorFramework client =
        CuratorFrameworkFactory.newClient("127.0.0.1:" + port, new RetryOneTime(1));
    client.start();
    client.blockUntilConnected();
    InterProcessMutex alone = new InterProcessMutex(client, "/alone");
    InterProcessMutex shared = new InterProcessMutex(client, "/turns");
    Turns turns = new Turns(directory.resolve("turns.curator"), self);
    new Stand()
        .repeat(
            "lock",
            () -> {
              long begin = System.nanoTime();
              alone.acquire();
              alone.release();
              return System.nanoTime() - begin;
            })
        .cell("turns", seconds -> turns.run(seconds, shared::acquire, shared::release))
        .serve("");
  }
}
