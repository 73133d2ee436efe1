package tanabata.node.admin;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to the admin socket that holds a lock, as long as it lasts: one line tells how the
/// request ended, and where the [LockHold] is; another, later, that the lock is lost, or released.
/// The client's end releases the lock when it sends `release`, which is acknowledged with
/// `releasing` at once, and abandons it when it ends and nobody has the hold open. Before that it
/// may convert the lock, again and again; each time another line tells how that ended. A client
/// that does not read these lines is as good as gone.
final class LockConversation {

  private static final Logger LOG = LoggerFactory.getLogger(LockConversation.class);

  static final String RELEASE = "release";

  /// That a release was heard. What comes of it may take as long as clients are held.
  static final String RELEASING = "releasing";

  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private static final Reply RELEASED = new Reply.Done("released");
  private static final Reply LOST = new Reply.Refused("the lock is lost: others may hold it now");

  private final InputStream in;
  private final Outgoing out;
  private final LockTicket ticket;
  private final LockHold hold;

  /// @param hold closed by whoever has made it
  LockConversation(InputStream in, Outgoing out, LockTicket ticket, LockHold hold) {
    this.hold = hold;
    this.in = in;
    this.out = out;
    this.ticket = ticket;
  }

  /// Returns when the lock is released, one way or the other.
  void run() throws IOException {
    try {
      converse();
    } finally {
      out.finish(LAST_WORDS);
    }
  }

  private void converse() {
    ticket
        .answer()
        .thenAccept(answer -> {
          out.send(AdminJson.line(LocksJson.map(answer, hold.path())));
          if (answer instanceof LockAnswer.Granted) {
            ticket.whenLost(() -> send(LOST));
          }
        });
    try {
      String line = Lines.read(in, Lines.LONGEST_REQUEST);
      while (!line.equals(RELEASE)) {
        ticket.convert(AdminJson.lockChange(line)).thenAccept(this::send);
        line = Lines.read(in, Lines.LONGEST_REQUEST);
      }
      out.send(RELEASING);
      send(ticket.release() ? RELEASED : LOST);
      return;
    } catch (MalformedLine e) {
      send(new LockAnswer.Refused(false, "bad request: " + e.getMessage()));
    } catch (IOException | CompletionException e) {
      LOG.debug("admin socket: whoever wanted a lock is gone: {}", e.getMessage());
    }
    abandon();
  }

  /// The command may go on without the process that asked for its lock.
  private void abandon() {
    try {
      hold.awaitEnd();
    } catch (IOException e) {
      LOG.warn("admin socket: nobody knows whether a lock is still in use: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ticket.abandon();
  }

  private void send(LockAnswer answer) {
    out.send(AdminJson.line(LocksJson.map(answer)));
  }

  private void send(Reply reply) {
    out.send(AdminJson.line(new Response.Said(reply)));
  }
}
