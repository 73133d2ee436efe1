package tanabata.node.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import tanabata.foundation.background.Background;

/// The end of a connection to the admin socket that asks. Each wait is bounded by the clock of
/// whoever asks: a daemon that hangs still accepts, and takes in what is sent.
///
/// An order is given in two steps. The daemon says that it is ready, and carries the order out when
/// it is told to go: whoever has given up before has ordered nothing, also when the daemon wakes
/// later and finds the request.
final class Dialogue implements AutoCloseable {

  /// After which a daemon that has not said anything counts as one that hangs.
  static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

  private final SocketChannel channel;
  private final BufferedReader in;

  /// What it means if nothing more comes.
  private String consequence = "";

  /// Whoever asked has waited for as long as it wanted to; the connection is closed.
  static final class TooLate extends IOException {

    private static final long serialVersionUID = 1L;

    TooLate(String message) {
      super(message);
    }
  }

  @FunctionalInterface
  private interface Step<T> {
    T take() throws IOException;
  }

  private Dialogue(SocketChannel channel) {
    this.channel = channel;
    in =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
  }

  /// Connects and asks. With an order the daemon is ready and has been told to go, or has answered.
  ///
  /// @param patience for the first sign of life
  /// @throws TooLate if there was none: nothing is carried out then
  static Dialogue open(Path socket, Request request, Duration patience)
      throws IOException, MalformedLine {
    Dialogue dialogue = new Dialogue(SocketChannel.open(StandardProtocolFamily.UNIX));
    try {
      dialogue.within(
          patience,
          () -> {
            dialogue.channel.connect(UnixDomainSocketAddress.of(socket));
            dialogue.write(AdminJson.line(request));
            if (request instanceof Request.Order) {
              dialogue.consequence = "; nothing was ordered";
              dialogue.awaitReady();
            }
            return dialogue;
          });
      return dialogue;
    } catch (IOException | RuntimeException e) {
      dialogue.close();
      throw e;
    }
  }

  private void awaitReady() throws IOException {
    in.mark(Lines.LONGEST_REQUEST);
    if (read().equals(AdminConversation.READY)) {
      consequence = "; the order was taken in, and may still be carried out";
      write(AdminConversation.GO);
    } else {
      // It is refused, and the answer is there already.
      in.reset();
    }
  }

  /// The next line.
  String read() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the connection has ended");
    }
    return line;
  }

  /// The next line, if it comes in time.
  String read(Duration patience) throws IOException {
    return within(patience, this::read);
  }

  void write(String line) throws IOException {
    Lines.write(Channels.newOutputStream(channel), line);
  }

  private <T> T within(Duration limit, Step<T> step) throws IOException {
    AtomicBoolean tooLate = new AtomicBoolean();
    Thread clock =
        Background.of("admin client").start(() -> closeAfter(limit, tooLate), Background.GO_ON);
    try {
      return step.take();
    } catch (IOException e) {
      throw tooLate.get() ? late(limit) : e;
    } finally {
      clock.interrupt();
    }
  }

  private TooLate late(Duration limit) {
    return new TooLate("nothing came within " + limit.toMillis() / 1000.0 + " s" + consequence);
  }

  /// Reads from a channel know no time limit; a channel that is closed under them ends them.
  private void closeAfter(Duration limit, AtomicBoolean tooLate) {
    try {
      Thread.sleep(limit);
      tooLate.set(true);
      close();
    } catch (InterruptedException answered) {
      // Nothing left to guard.
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is over all the same.
    }
  }
}
