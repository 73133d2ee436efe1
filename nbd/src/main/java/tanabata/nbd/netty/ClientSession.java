package tanabata.nbd.netty;

/// A connection that has chosen its export, as [Clients] knows it.
interface ClientSession {

  String export();

  /// Ends the connection for a reason that the log keeps.
  void close(String reason);

  /// Whether it holds memory, waits for its client, and did so already when asked the last time.
  boolean isStalledSinceLastVisit();
}
