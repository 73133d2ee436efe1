package tanabata.integration.live.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import tanabata.integration.live.LiveNode;

/// Clients of both nodes: each has one that writes and one that takes locks, and one that has come
/// with TLS writes through vega.
final class Load implements AutoCloseable {

  private final DaemonCluster cluster;
  private final List<Writer> writers = new ArrayList<>();
  private final List<Locker> lockers = new ArrayList<>();

  private Load(DaemonCluster cluster) {
    this.cluster = cluster;
  }

  /// @param secured where vega waits for clients with TLS
  static Load on(DaemonCluster cluster, ClientKey key, InetSocketAddress secured) throws Exception {
    Load load = new Load(cluster);
    for (LiveNode node : cluster.nodes()) {
      load.writers.add(Writer.at(node, load.writers.size()));
      load.lockers.add(Locker.at(node, "job"));
    }
    load.writers.add(Writer.over(key.open(secured), load.writers.size()));
    load.awaitProgress();
    return load;
  }

  void awaitProgress() throws Exception {
    for (Writer writer : writers) {
      writer.awaitProgress();
    }
    for (Locker locker : lockers) {
      locker.awaitProgress();
    }
  }

  /// Ends all of them, who must have seen nothing but answers, and finds what they wrote at both.
  void demandNoErrorAndKept() throws Exception {
    for (Writer writer : writers) {
      writer.stop();
      writer.demandNoError();
    }
    for (Locker locker : lockers) {
      locker.stop();
      locker.demandNoError();
    }
    cluster.awaitFirm();
    for (Writer writer : writers) {
      for (LiveNode node : cluster.nodes()) {
        writer.demandKept(node);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Writer writer : writers) {
      writer.close();
    }
    for (Locker locker : lockers) {
      locker.close();
    }
  }
}
