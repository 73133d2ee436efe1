package tanabata.node.admin;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.background.Background;
import tanabata.foundation.net.StrangerLines;

/// Offers an [Administration] on a private unix socket. A virtual thread per connection; a
/// connection carries one request.
public final class AdminServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final int MOST_CONNECTIONS = 64;
  private static final long PATIENCE_MILLIS = 5_000;

  private final Path socket;
  private final ServerSocketChannel listener;
  private final Administration administration;
  private final StrangerLines<AdminLine> lines = new StrangerLines<>();
  private final Semaphore places = new Semaphore(MOST_CONNECTIONS);
  private final Set<AdminConversation> open = ConcurrentHashMap.newKeySet();

  private AdminServer(Path socket, ServerSocketChannel listener, Administration administration) {
    this.socket = socket;
    this.listener = listener;
    this.administration = administration;
  }

  /// @throws IOException with a sentence that names the socket
  public static AdminServer open(Path socket, Administration administration) throws IOException {
    makeWay(socket);
    LockHold.removeLeftovers(socket);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      listener.close();
      throw new IOException("admin socket " + socket + ": cannot listen: " + e.getMessage(), e);
    }
    AdminServer server = new AdminServer(socket, listener, administration);
    Background.of("admin socket").repeat(server::accept);
    return server;
  }

  /// Stops listening, lets requests that are being answered finish, and removes the socket.
  @Override
  public void close() throws IOException {
    listener.close();
    Files.deleteIfExists(socket);
    for (AdminConversation conversation : open) {
      conversation.finish(PATIENCE_MILLIS);
    }
  }

  /// A socket left over from a daemon that was killed is removed; a living one, or anything that is
  /// no socket, is not.
  private static void makeWay(Path socket) throws IOException {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new IOException("admin socket " + socket + ": something that is no socket is there");
    }
    if (answers(socket)) {
      throw new IOException("admin socket " + socket + ": another daemon already serves there");
    }
    Files.deleteIfExists(socket);
  }

  private static boolean answers(Path socket) throws IOException {
    try {
      SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
      return true;
    } catch (SocketException refused) {
      return false;
    }
  }

  /// Until the socket is closed. Whatever else goes wrong, such as too many open files, passes.
  private boolean accept() throws IOException {
    SocketChannel channel;
    try {
      channel = listener.accept();
    } catch (ClosedChannelException closed) {
      return false;
    }
    if (!places.tryAcquire()) {
      lines.write(
          AdminLine.TOO_MANY,
          LOG::warn,
          "admin socket: more than " + MOST_CONNECTIONS + " connections at a time; one closed");
      channel.close();
      return true;
    }
    Place place = new Place();
    AdminConversation conversation =
        new AdminConversation(channel, administration, lines, place::give);
    open.add(conversation);
    conversation.start(() -> {
      open.remove(conversation);
      place.give();
    });
    return true;
  }

  /// One of the places, given back once. Connections that hold a lock take none: how many locks
  /// there may be the lock manager says.
  private final class Place {
    private final AtomicBoolean given = new AtomicBoolean();

    void give() {
      if (given.compareAndSet(false, true)) {
        places.release();
      }
    }
  }
}
