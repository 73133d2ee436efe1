package tanabata.node.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A lock of a daemon, held from this process for as long as the connection lasts. For one thread,
/// except for [#awaitEnd].
public final class LockConnection implements AutoCloseable {

  /// What an answer may take on its way, beside the time that it is asked to take at most.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Dialogue dialogue;
  private final Optional<Duration> patience;
  private final CountDownLatch heard = new CountDownLatch(1);
  private Optional<Path> hold = Optional.empty();

  private LockConnection(Dialogue dialogue, Optional<Duration> patience) {
    this.dialogue = dialogue;
    this.patience = patience;
  }

  /// Asks for a lock. A daemon that does not say anything is not waited for: not longer than for
  /// the lock, if that is bounded.
  public static LockConnection open(Path socket, LockRequest request) throws DaemonUnreachable {
    long asked = System.nanoTime();
    Optional<Duration> patience = patience(request.timeout());
    Duration first =
        patience
            .filter(limit -> limit.compareTo(Dialogue.SIGN_OF_LIFE) < 0)
            .orElse(Dialogue.SIGN_OF_LIFE);
    try {
      Dialogue dialogue = Dialogue.open(socket, new Request.Lock(request), first);
      return new LockConnection(
          dialogue, patience.map(limit -> limit.minusNanos(System.nanoTime() - asked)));
    } catch (Dialogue.TooLate | MalformedLine e) {
      throw new DaemonUnreachable(
          "the daemon at " + socket + " does not answer: " + e.getMessage());
    } catch (IOException e) {
      throw new DaemonUnreachable(
          "no daemon answers at "
              + socket
              + ": "
              + e.getMessage()
              + "; start it with"
              + " 'tanabata node --config FILE'");
    }
  }

  /// None if it may take for ever.
  private static Optional<Duration> patience(Duration timeout) {
    return timeout.isPositive() ? Optional.of(timeout.plus(GRACE)) : Optional.empty();
  }

  /// Waits for the answer: as long as the request says, or however long it takes.
  public LockAnswer answer() throws DaemonUnreachable {
    return answer(patience);
  }

  private LockAnswer answer(Optional<Duration> limit) throws DaemonUnreachable {
    try {
      String line = limit.isPresent() ? dialogue.read(limit.get()) : dialogue.read();
      hold = AdminJson.hold(line).or(() -> hold);
      return AdminJson.lockAnswer(line);
    } catch (IOException | MalformedLine e) {
      throw new DaemonUnreachable(
          "no answer from the daemon that was asked for a lock: " + e.getMessage());
    }
  }

  /// A named pipe, known with the first answer: the lock outlives this connection for as long as
  /// anybody has it open to write. Whoever opens it must then look whether it still has its name;
  /// if not, it came too late.
  public Path hold() {
    return hold.orElseThrow();
  }

  /// Converts the lock, and waits for the answer.
  ///
  /// @return refused not in time, if the lock is lost
  public LockAnswer convert(LockChange change) throws DaemonUnreachable {
    try {
      dialogue.write(AdminJson.line(LocksJson.map(change)));
    } catch (IOException e) {
      throw new DaemonUnreachable("the daemon that held the lock is gone: " + e.getMessage());
    }
    return answer(patience(change.timeout()));
  }

  /// How a lock ended.
  ///
  /// @param givenBack whether it was held until it was given back
  /// @param why for people
  public record End(boolean givenBack, String why) {}

  /// Waits until the lock is lost, or given back.
  public End awaitEnd() {
    try {
      String line = dialogue.read();
      if (line.equals(LockConversation.RELEASING)) {
        heard.countDown();
        line = dialogue.read();
      }
      return switch (AdminJson.response(line)) {
        case Response.Said(Reply.Done(String sentence)) -> new End(true, sentence);
        case Response.Said(Reply.Refused(String sentence)) -> new End(false, sentence);
        case Response other -> new End(false, "the daemon says something else: " + other);
      };
    } catch (IOException | MalformedLine e) {
      return new End(false, "the daemon that held the lock is gone");
    } finally {
      heard.countDown();
    }
  }

  /// Gives the lock back; [#awaitEnd] returns when others can have it, and it is known whether it
  /// was held until now.
  public void release() throws IOException {
    dialogue.write(LockConversation.RELEASE);
  }

  /// Whether the daemon has heard that the lock is given back, or has ended it; waits for a while.
  /// Needs somebody who waits for the end.
  ///
  /// @return false if the daemon hangs
  public boolean awaitHearing() throws InterruptedException {
    return heard.await(Dialogue.SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    dialogue.close();
  }
}
