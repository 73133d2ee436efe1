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
import tanabata.node.admin.LockRequest;
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
  private static final int SHORT_TIMEOUT_MILLIS = 60;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long RELEASE_TIMEOUT_MILLIS = 300;

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
    gate.repeat(() -> {
      cycle();
      TimeUnit.MICROSECONDS.sleep(random.nextInt(MOST_PAUSE_MICROS));
    });
  }

  private void cycle() throws InterruptedException {
    String name = "certify-" + random.nextInt(NAMES);
    boolean noQueue = random.nextInt(6) == 0;
    Duration timeout =
        random.nextInt(4) == 0
            ? Duration.ofMillis(1 + random.nextInt(SHORT_TIMEOUT_MILLIS))
            : TIMEOUT;
    LockRequest request = new LockRequest(NodeFolder.RESOURCE, name, "EX", timeout, noQueue, 0);
    long invoked = System.nanoTime();
    try (LockConnection connection = LockConnection.open(host.folder().control(), request)) {
      switch (connection.answer()) {
        case LockAnswer.Refused(boolean inTime, String _) -> {
          if (!inTime) {
            tally.count(Tally.Event.FAILED);
            TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MILLIS);
          }
        }
        case LockAnswer.Granted granted -> {
          Hold hold = Hold.asked(holder, granted.token(), invoked, System.nanoTime());
          tally.answered(Tally.Event.GRANTS, invoked);
          holds.add(name, hold(connection, hold));
        }
      }
    } catch (DaemonUnreachable e) {
      tally.count(Tally.Event.FAILED);
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
      // The daemon is gone, which the next line finds, too.
    }
    if (isReleased(connection)) {
      return hold.released(releaseInvoked, System.nanoTime());
    }
    tally.count(Tally.Event.LOST);
    return hold.lost(hold.invoked());
  }

  /// A node that has lost its peer does not answer until it finds it again. To wait for that would
  /// leave such a node without other requests for locks.
  private static boolean isReleased(LockConnection connection) throws InterruptedException {
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> end.complete(connection.awaitEnd().givenBack()));
    try {
      return end.get(RELEASE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }
}
