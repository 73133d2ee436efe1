package tanabata.node.daemon;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tanabata.foundation.state.ReplicationState;
import tanabata.node.admin.Reply;
import tanabata.node.config.ResourceConfig;

/// `force-alone`: an operator says that the peer serves nobody, and this node goes on without it.
final class ForcedStandalone {

  private static final long LOOK_MILLIS = 50;

  private final String name;
  private final String peer;
  private final ResourceLoop loop;
  private final FencingService fencing;
  private final Journal journal;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();

  ForcedStandalone(
      ResourceConfig config, ResourceLoop loop, FencingService fencing, Journal journal) {
    this.name = config.name();
    this.peer = config.peer().name().name();
    this.loop = loop;
    this.fencing = fencing;
    this.journal = journal;
  }

  /// Not on the loop.
  Reply attempt(Duration timeout) {
    loop.onLoop(this::begin);
    try {
      return reply.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        return new Reply.Refused(
            name + " has not gone on alone within " + timeout.toSeconds() + " s: " + lastLine());
      }
      throw e;
    }
  }

  private String lastLine() {
    return journal.last().orElse("nothing is known");
  }

  private void begin() {
    ReplicationState state = loop.core().state();
    if (state.isSettling()) {
      // An order that comes meanwhile would be lost.
      if (!reply.isDone()) {
        loop.later(this::begin, LOOK_MILLIS);
      }
    } else if (state.isStandalone()) {
      reply.complete(new Reply.Done(name + " runs here alone already"));
    } else if (state.isConnected()) {
      reply.complete(
          new Reply.Refused(
              name + " is connected with " + peer + ", so there is nothing to go on without"));
    } else if (!state.isComplete()) {
      reply.complete(
          new Reply.Refused(
              "the copy of "
                  + name
                  + " here is not complete, so it cannot be used without "
                  + peer
                  + "; if it was never declared valid, and its data is the good one, use 'primary --force'"));
    } else {
      fencing.force();
      look();
    }
  }

  /// Until it is so, or nobody waits any more.
  private void look() {
    if (loop.core().state().isStandalone()) {
      reply.complete(
          new Reply.Done(name + " goes on here without " + peer + ", by an operator's word"));
    } else if (!reply.isDone()) {
      loop.later(this::look, LOOK_MILLIS);
    }
  }
}
