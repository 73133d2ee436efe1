package tanabata.testbed.certify;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.LockAnswer;
import tanabata.node.admin.LockConnection;
import tanabata.node.admin.LockWish;
import tanabata.simulation.history.LockHistory.Hold;
import tanabata.testbed.cluster.NodeFolder;

/// Takes locks at one node, one after the other, as `tanabata lock` does.
final class LockClient implements Runnable {

  /// So many that each node is the master of some.
  private static final int NAMES = 6;

  private static final int MOST_HOLD_MICROS = 12_000;
  private static final int LONG_HOLD_MICROS = 700_000;
  private static final int MOST_PAUSE_MICROS = 20_000;
  private static final long BETWEEN_ATTEMPTS_MILLIS = 50;
  private static final int LITTLE_PATIENCE_MILLIS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long RELEASE_PATIENCE_MILLIS = 300;

  private final Host host;
  private final String holder;
  private final Holds holds;
  private final Tally tally;
  private final Gate gate;
  private final SplittableRandom random;

  LockClient(
      Host host, String holder, Holds holds, Tally tally, Gate gate, SplittableRandom random) {
    this.host = host;
    this.holder = holder;
    this.holds = holds;
    this.tally = tally;
    this.gate = gate;
    this.random = random;
  }

  @Override
  public void run() {
    gate.attend(() -> {
      cycle();
      TimeUnit.MICROSECONDS.sleep(random.nextInt(MOST_PAUSE_MICROS));
    });
  }

  private void cycle() throws InterruptedException {
    String name = "weather-" + random.nextInt(NAMES);
    boolean noQueue = random.nextInt(6) == 0;
    Duration patience =
        random.nextInt(4) == 0
            ? Duration.ofMillis(1 + random.nextInt(LITTLE_PATIENCE_MILLIS))
            : PATIENCE;
    LockWish wish = new LockWish(NodeFolder.RESOURCE, name, "EX", patience, noQueue, 0);
    long invoked = System.nanoTime();
    try (LockConnection connection = LockConnection.open(host.folder().control(), wish)) {
      switch (connection.answer()) {
        case LockAnswer.Refused(boolean inTime, String _) -> {
          if (!inTime) {
            tally.count(Tally.What.FAILED);
            TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MILLIS);
          }
        }
        case LockAnswer.Granted granted -> {
          Hold hold = Hold.asked(holder, granted.token(), invoked, System.nanoTime());
          tally.answered(Tally.What.GRANTS, invoked);
          holds.add(name, hold(connection, hold));
        }
      }
    } catch (DaemonUnreachable e) {
      tally.count(Tally.What.FAILED);
      TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MILLIS);
    }
  }

  private Hold hold(LockConnection connection, Hold hold) throws InterruptedException {
    // A few are held while members change.
    int most = random.nextInt(10) == 0 ? LONG_HOLD_MICROS : MOST_HOLD_MICROS;
    TimeUnit.MICROSECONDS.sleep(random.nextInt(most));
    long releaseInvoked = System.nanoTime();
    try {
      connection.release();
    } catch (IOException e) {
      // The daemon is gone; the next line finds that out too.
    }
    if (isGivenBack(connection)) {
      return hold.released(releaseInvoked, System.nanoTime());
    }
    tally.count(Tally.What.LOST);
    return hold.lost(hold.invoked());
  }

  /// A node that is out of touch says nothing for as long as it is. Who waited for that would ask
  /// such a node for no other lock.
  private static boolean isGivenBack(LockConnection connection) throws InterruptedException {
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> end.complete(connection.awaitEnd().givenBack()));
    try {
      return end.get(RELEASE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }
}
