package tanabata.node.daemon;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tanabata.node.admin.Reply;
import tanabata.replication.runtime.Replica;

/// From what a replica answers to an operator to what the administrator is told.
final class Verdicts {

  private Verdicts() {}

  /// Waits, so not on the loop.
  static Reply await(CompletableFuture<Replica.Verdict> future, Duration patience) {
    try {
      Replica.Verdict verdict = future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return verdict.done()
          ? new Reply.Done(verdict.sentence())
          : new Reply.Refused(verdict.sentence());
    } catch (TimeoutException _) {
      return new Reply.Refused(
          "not done within "
              + patience.toSeconds()
              + " seconds, but still under way; 'explain' tells when it is");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Reply.Refused("interrupted");
    } catch (ExecutionException e) {
      return new Reply.Refused(String.valueOf(e.getCause()));
    }
  }
}
