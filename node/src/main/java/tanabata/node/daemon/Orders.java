package tanabata.node.daemon;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tanabata.node.admin.Reply;
import tanabata.node.view.Names;
import tanabata.node.view.OrderText;
import tanabata.replication.model.OrderReply;

/// From what a replica replies to an operator to what the administrator is told.
final class Orders {

  private Orders() {}

  /// Waits, so not on the loop.
  static Reply await(CompletableFuture<OrderReply> future, Duration timeout, Names names) {
    try {
      OrderReply reply = future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      String sentence = OrderText.of(reply, names);
      return OrderText.isDone(reply) ? new Reply.Done(sentence) : new Reply.Refused(sentence);
    } catch (TimeoutException _) {
      return new Reply.Refused(
          "not done within "
              + timeout.toSeconds()
              + " seconds, but still under way; 'explain' tells when it is");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Reply.Refused("interrupted");
    } catch (ExecutionException e) {
      return new Reply.Refused(String.valueOf(e.getCause()));
    }
  }
}
