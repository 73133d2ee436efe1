package tanabata.fencing.witness.server;

import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/// The server itself, which says when it cannot go on.
final class WitnessServer extends ZooKeeperServer {

  /// The unit of ZooKeeper's timeouts, in milliseconds.
  private static final int TICK = 500;

  private static final int SHORTEST_SESSION = 1_000;
  private static final int LONGEST_SESSION = 60_000;
  private static final int USUAL_BACKLOG = -1;

  private final CompletableFuture<String> failed = new CompletableFuture<>();

  WitnessServer(FileTxnSnapLog files) {
    super(files, TICK, SHORTEST_SESSION, LONGEST_SESSION, USUAL_BACKLOG, new ZKDatabase(files), "");
  }

  CompletableFuture<String> failed() {
    return failed;
  }

  @Override
  protected void setState(State state) {
    super.setState(state);
    if (state == State.ERROR) {
      failed.complete(
          "the witness cannot go on; look in its log, and at the disk that its data is on");
    }
  }
}
