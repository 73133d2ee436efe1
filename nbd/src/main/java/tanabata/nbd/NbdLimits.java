package tanabata.nbd;

import java.time.Duration;

/// How much one client, and all of them together, may ask of the server.
///
/// Reaching a limit slows the client down (the server stops reading from it) unless said otherwise.
///
/// @param connections how many clients at a time on each listener, so that those of one take no
///   places of another. When all are taken and another comes, the oldest goes that has not begun
///   (with TLS: not shown its certificate); if there is none, the newest
/// @param requestsInFlight requests of one connection that are not answered yet
/// @param bytesInFlight payload of those requests, to be written or to be read
/// @param bytesOverall the same for all connections together, and replies that clients do not fetch
/// @param handshake how long a client may take to choose an export before it is closed
/// @param stall how long a client may hold memory without going on (half a write sent, replies not
///   fetched) while another one waits for that memory; then it is closed
/// @param silence how long nothing may be heard of the host of a TCP client, not even that it has
///   received what was sent; then the connection is closed. In whole seconds, at least 3
public record NbdLimits(
    int connections,
    int requestsInFlight,
    long bytesInFlight,
    long bytesOverall,
    Duration handshake,
    Duration stall,
    Duration silence) {

  /// The longest read or write that a client may ask for in one request.
  public static final int MAX_PAYLOAD = 32 << 20;

  private static final int SHORTEST_SILENCE = 3;

  public NbdLimits {
    if (connections < 1 || requestsInFlight < 1) {
      throw new IllegalArgumentException("the server must admit at least one client and request");
    }
    if (bytesInFlight < MAX_PAYLOAD || bytesOverall < bytesInFlight) {
      throw new IllegalArgumentException(
          "the memory of one connection must hold one request of 32 MiB, the memory of all must"
              + " hold that of one connection; got "
              + bytesInFlight
              + " and "
              + bytesOverall);
    }
    if (!handshake.isPositive() || !stall.isPositive()) {
      throw new IllegalArgumentException("the time limits must be positive");
    }
    if (silence.toSeconds() < SHORTEST_SILENCE) {
      throw new IllegalArgumentException("silence is noticed after 3 seconds at the earliest");
    }
  }

  public static NbdLimits defaults() {
    return new NbdLimits(
        256,
        1024,
        64L << 20,
        512L << 20,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30));
  }

  public NbdLimits withConnections(int most) {
    return new NbdLimits(
        most, requestsInFlight, bytesInFlight, bytesOverall, handshake, stall, silence);
  }

  public NbdLimits withSilence(Duration longest) {
    return new NbdLimits(
        connections, requestsInFlight, bytesInFlight, bytesOverall, handshake, stall, longest);
  }

  /// What clients may have under way, one alone and all together.
  public NbdLimits withBytes(long inFlight, long overall) {
    return new NbdLimits(
        connections, requestsInFlight, inFlight, overall, handshake, stall, silence);
  }
}
