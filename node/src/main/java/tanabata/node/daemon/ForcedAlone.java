package tanabata.node.daemon;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tanabata.node.admin.JournalLine;
import tanabata.node.admin.Reply;
import tanabata.node.config.ResourceConfig;
import tanabata.replication.core.Position;
import tanabata.replication.runtime.Replica;

/// `force-alone`: an operator says that the peer serves nobody, and this node goes on without it.
final class ForcedAlone {

  private static final long LOOK_MILLIS = 50;

  private final String name;
  private final String peer;
  private final EventLoop loop;
  private final Replica replica;
  private final FencingService fencing;
  private final Journal journal;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();

  ForcedAlone(
      ResourceConfig config,
      EventLoop loop,
      Replica replica,
      FencingService fencing,
      Journal journal) {
    this.name = config.name();
    this.peer = config.peer().name().name();
    this.loop = loop;
    this.replica = replica;
    this.fencing = fencing;
    this.journal = journal;
  }

  /// Not on the loop.
  Reply attempt(Duration patience) {
    loop.execute(this::begin);
    try {
      return reply.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        return new Reply.Refused(
            name + " has not gone on alone within " + patience.toSeconds() + " s: " + lastLine());
      }
      throw e;
    }
  }

  private String lastLine() {
    return journal.lines().stream()
        .map(JournalLine::what)
        .reduce((_, later) -> later)
        .orElse("nothing is known");
  }

  private void begin() {
    Position position = replica.positionNow();
    if (position.settling()) {
      // An order that comes meanwhile would be lost.
      if (!reply.isDone()) {
        loop.schedule(this::begin, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    } else if (position.alone()) {
      reply.complete(new Reply.Done(name + " runs here alone already"));
    } else if (position.connection() == Position.Connection.IN_STEP) {
      reply.complete(
          new Reply.Refused(
              name + " is in step with " + peer + ", so there is nothing to go on without"));
    } else if (!position.complete()) {
      reply.complete(
          new Reply.Refused(
              "the copy of "
                  + name
                  + " here is not complete, so it cannot be used without "
                  + peer
                  + "; if it was never declared valid, use 'primary --force'"));
    } else {
      fencing.force();
      look();
    }
  }

  /// Until it is so, or nobody waits any more.
  private void look() {
    if (replica.positionNow().alone()) {
      reply.complete(
          new Reply.Done(name + " goes on here without " + peer + ", by an operator's word"));
    } else if (!reply.isDone()) {
      loop.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
