package tanabata.nbd.netty;

import static tanabata.nbd.netty.ServerLog.LOG;

import tanabata.foundation.net.StrangerLines;

/// What one listener says of those who connect to it, however many there are and whatever they do.
final class ListenerLog {

  /// Why a connection ends.
  enum Kind {
    /// There is no room for it.
    REFUSED,
    /// It has not begun in time.
    LATE,
    /// It sent what is no option.
    GARBAGE,
    /// It asked for what there is not.
    UNKNOWN,
    TLS,
    /// It had begun.
    CLIENT,
    UNEXPECTED
  }

  /// Of those who may be anybody's. More are not what one has who connects in earnest.
  private static final int MOST_CLIENTS = 16;

  private final StrangerLines<Kind> lines = new StrangerLines<>();
  private final boolean knowsItsClients;

  /// @param knowsItsClients none begins that has not shown a certificate
  ListenerLog(boolean knowsItsClients) {
    this.knowsItsClients = knowsItsClients;
  }

  void refused(String line) {
    lines.write(Kind.REFUSED, LOG::warn, line);
  }

  void closed(Kind why, String name, String reason) {
    lines.write(why, LOG::info, "NBD " + name + " closed: " + reason);
  }

  /// @param line about a client that has begun
  void client(String line) {
    if (knowsItsClients) {
      LOG.info(line);
    } else {
      lines.write(Kind.CLIENT, MOST_CLIENTS, LOG::info, line);
    }
  }

  void unexpected(String line, Throwable cause) {
    lines.write(Kind.UNEXPECTED, text -> LOG.error(text, cause), line);
  }
}
