package tanabata.node.admin;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.foundation.background.Background;
import tanabata.foundation.net.StrangerLines;

/// The lines to one client, written by a thread of its own, so that who sends never waits: that may
/// be the loop of a resource. A client that does not read what it asked for loses its connection.
/// From any thread.
final class Outgoing {

  private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

  /// Beside what the kernel keeps; each line answers one that the client has sent.
  private static final int MOST_WAITING = 64;

  private final SocketChannel channel;
  private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(MOST_WAITING);
  private final StrangerLines<AdminLine> log;
  private final Thread writer;

  Outgoing(SocketChannel channel, StrangerLines<AdminLine> log) {
    this.channel = channel;
    this.log = log;
    writer = Background.of("admin writer").start(this::write, Background.GO_ON);
  }

  void send(String line) {
    put(Optional.of(line));
  }

  /// Nothing follows: waits for a while until all of it is written.
  void finish(Duration patience) throws IOException {
    put(Optional.empty());
    try {
      if (!writer.join(patience)) {
        drop("it does not read its last lines");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(Optional<String> line) {
    if (!lines.offer(line)) {
      drop("it does not read the answers to what it sends");
    }
  }

  /// The reader finds the connection closed, and does what it does for a client that is gone.
  private void drop(String why) {
    if (!channel.isOpen()) {
      return;
    }
    log.write(
        AdminLine.DROPPED, LOG::warn, "admin socket: the connection of a client is closed: " + why);
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("admin socket: {}", e.getMessage());
    }
  }

  private void write() {
    try {
      var out = Channels.newOutputStream(channel);
      for (var line = lines.take(); line.isPresent(); line = lines.take()) {
        Lines.write(out, line.get());
      }
    } catch (IOException e) {
      LOG.debug("admin socket: whoever wanted a lock is gone: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
