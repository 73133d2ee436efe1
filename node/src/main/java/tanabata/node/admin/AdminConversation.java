package tanabata.node.admin;

import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.background.Background;
import tanabata.foundation.net.StrangerLines;

/// One connection to the admin socket: one line in, one line out; with an order, two of each.
final class AdminConversation {

  private static final Logger LOG = LoggerFactory.getLogger(AdminConversation.class);

  static final String READY = "{\"ready\":true}";
  static final String GO = "go";

  private final SocketChannel channel;
  private final Administration administration;
  private final AtomicBoolean answering = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final StrangerLines<AdminLine> lines;
  private final Runnable longLived;

  /// @param longLived to be run when it turns out to be one that lasts
  AdminConversation(
      SocketChannel channel,
      Administration administration,
      StrangerLines<AdminLine> lines,
      Runnable longLived) {
    this.lines = lines;
    this.longLived = longLived;
    this.channel = channel;
    this.administration = administration;
  }

  void start(Runnable afterwards) {
    Background.of("admin")
        .start(
            () -> {
              try (channel) {
                converse();
              } catch (IOException e) {
                LOG.debug("admin socket: connection ended: {}", e.getMessage());
              } finally {
                ended.countDown();
                afterwards.run();
              }
            },
            Background.GO_ON);
  }

  /// Ends a connection that has not asked yet; waits for one that is being answered.
  void finish(long timeoutMillis) throws IOException {
    if (!answering.get()) {
      channel.close();
      return;
    }
    try {
      ended.await(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void converse() throws IOException {
    var in = Channels.newInputStream(channel);
    var out = Channels.newOutputStream(channel);
    if (!isAllowed()) {
      Lines.write(out, refusal("the admin socket answers only the user that the daemon runs as"));
      return;
    }
    String reply;
    try {
      String line = Lines.read(in, Lines.LONGEST_REQUEST);
      Request request = AdminJson.request(line);
      if (request instanceof Request.Order && AdminJson.inTwoSteps(line)) {
        Lines.write(out, READY);
        demandGo(in);
      }
      answering.set(true);
      if (request instanceof Request.Lock(LockRequest lock)) {
        // It lasts, so nobody waits for its end.
        answering.set(false);
        longLived.run();
        hold(in, lock);
        return;
      }
      reply = AdminJson.line(answer(request));
    } catch (Lines.TooLong e) {
      reply = refusal("bad request: longer than " + Lines.LONGEST_REQUEST + " bytes");
    } catch (MalformedLine e) {
      reply = refusal("bad request: " + e.getMessage());
    } catch (RuntimeException e) {
      lines.write(
          AdminLine.FAILED,
          text -> LOG.error(text, e),
          "admin socket: a request failed in a way that nobody foresaw");
      reply = refusal("the daemon failed inside (its log has the details): " + e);
    }
    Lines.write(out, reply);
  }

  private void hold(InputStream in, LockRequest lock) throws IOException {
    Outgoing out = new Outgoing(channel, lines);
    Path socket = ((UnixDomainSocketAddress) channel.getLocalAddress()).getPath();
    try (LockHold hold = LockHold.make(socket)) {
      new LockConversation(in, out, administration.lock(lock), hold).run();
    }
  }

  /// Whoever gave up waiting for this daemon has closed the connection, and ordered nothing.
  private void demandGo(InputStream in) throws IOException, MalformedLine {
    if (!Lines.read(in, Lines.LONGEST_REQUEST).equals(GO)) {
      throw new MalformedLine("an order is given in two steps, and the second is 'go'");
    }
    channel.configureBlocking(false);
    try {
      if (channel.read(ByteBuffer.allocate(1)) < 0) {
        throw new IOException("whoever gave an order has gone before it was carried out");
      }
    } finally {
      channel.configureBlocking(true);
    }
  }

  /// The mode of the socket is set after it is bound; whoever slips in between is caught here.
  private boolean isAllowed() throws IOException {
    UserPrincipal user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    // By number too: in a container the user may have no name.
    return user.getName().equals("root")
        || user.getName().equals(System.getProperty("user.name"))
        || user.equals(Files.getOwner(Path.of("/proc/self")));
  }

  private Response answer(Request request) {
    return switch (request) {
      case Request.Status() -> new Response.Report(administration.status());
      case Request.Primary(String resource, boolean force) ->
          new Response.Said(administration.primary(resource, force));
      case Request.Secondary(String resource) ->
          new Response.Said(administration.secondary(resource));
      case Request.Connect(String resource) -> new Response.Said(administration.connect(resource));
      case Request.Disconnect(String resource) ->
          new Response.Said(administration.disconnect(resource));
      case Request.ForceAlone(String resource) ->
          new Response.Said(administration.forceStandalone(resource));
      case Request.Explain(String resource) ->
          administration
              .explain(resource)
              .<Response>map(Response.Explained::new)
              .orElseGet(() -> unknown(resource));
      case Request.SplitBrain(String resource) ->
          administration
              .splitBrain(resource)
              .<Response>map(Response.Versions::new)
              .orElseGet(() -> unknown(resource));
      case Request.Decide(String resource, Decision decision) ->
          new Response.Said(administration.decide(resource, decision));
      case Request.Fenced(String node, boolean order) ->
          new Response.Fence(administration.fenced(node, order));
      case Request.Locks(String resource, Optional<String> name) ->
          response(administration.locks(resource, name));
      case Request.FileLock(String resource, long node) ->
          response(administration.fileLock(resource, node));
      case Request.Lock(LockRequest lock) ->
          new Response.Said(new Reply.Refused("lock '" + lock.name() + "' is not asked for here"));
      case Request.MakeFilesystem(String resource, String label, boolean force) ->
          new Response.Said(administration.makeFilesystem(resource, label, force));
      case Request.Mount(String resource, Path directory, String options) ->
          new Response.Said(administration.mount(resource, directory, options));
      case Request.Unmount(String resource) -> new Response.Said(administration.unmount(resource));
      case Request.CheckFilesystem(String resource) ->
          new Response.Said(administration.checkFilesystem(resource));
      case Request.RepairFilesystem(String resource) ->
          new Response.Said(administration.repairFilesystem(resource));
      case Request.Down() -> new Response.Said(administration.down());
    };
  }

  private static Response response(Administration.LocksReply reply) {
    return switch (reply) {
      case Administration.LocksReply.Seen(LocksStatus status) -> new Response.Locks(status);
      case Administration.LocksReply.Refused(String sentence) ->
          new Response.Said(new Reply.Refused(sentence));
    };
  }

  private static Response unknown(String resource) {
    return new Response.Said(new Reply.Refused("there is no resource '" + resource + "' here"));
  }

  private static String refusal(String sentence) {
    return AdminJson.line(new Response.Said(new Reply.Refused(sentence)));
  }
}
