package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import tanabata.integration.live.LiveNode;
import tanabata.integration.live.Waiting;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.LockAnswer;
import tanabata.node.admin.LockConnection;
import tanabata.node.admin.LockRequest;

/// Takes one exclusive lock and gives it back, again and again, as `tanabata lock` does, and counts
/// how often. It ends with the first request that fails.
final class Locker implements AutoCloseable {

  private static final long PAUSE_NANOS = 2_000_000;

  private final Path control;
  private final String name;
  private final Thread thread;
  private long holds;
  private Optional<String> failure = Optional.empty();
  private volatile boolean stop;

  private Locker(Path control, String name) {
    this.control = control;
    this.name = name;
    this.thread = Thread.ofPlatform().daemon().name("locker").unstarted(this::work);
  }

  /// @param name of the lock; whoever else takes it has it in turns with this one
  static Locker at(LiveNode node, String name) {
    Locker locker = new Locker(node.control(), name);
    locker.thread.start();
    return locker;
  }

  private void work() {
    LockRequest request = new LockRequest("home", name, "EX", Duration.ZERO, false, 0);
    while (!stop) {
      try (LockConnection connection = LockConnection.open(control, request)) {
        switch (connection.answer()) {
          case LockAnswer.Refused(boolean _, String sentence) -> failed(sentence);
          case LockAnswer.Granted _ -> {
            connection.release();
            ended(connection.awaitEnd());
          }
        }
      } catch (DaemonUnreachable | IOException e) {
        failed(e.toString());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void ended(LockConnection.End end) {
    if (end.givenBack()) {
      held();
    } else {
      failed(end.why());
    }
  }

  private synchronized void held() {
    holds++;
  }

  private synchronized void failed(String why) {
    failure = Optional.of(why);
    stop = true;
  }

  private synchronized long holds() {
    return holds;
  }

  synchronized void demandNoError() {
    assertTrue(failure.isEmpty(), this::toString);
  }

  /// Waits until it has had the lock a few times more than it has now.
  void awaitProgress() throws Exception {
    long target = holds() + 5;
    Waiting.until(
        "the lock is taken and given back",
        Waiting.TIMEOUT,
        () -> {
          demandNoError();
          return holds() >= target;
        },
        this::toString);
  }

  @Override
  public synchronized String toString() {
    return "held %d times, failure %s".formatted(holds, failure.orElse("none"));
  }

  /// Ends it when it has given back what it holds or waits for, and waits for that.
  void stop() throws InterruptedException {
    stop = true;
    thread.join(Waiting.TIMEOUT);
    assertTrue(!thread.isAlive(), this::toString);
  }

  @Override
  public void close() {
    stop = true;
  }
}
