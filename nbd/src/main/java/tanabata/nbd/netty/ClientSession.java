package tanabata.nbd.netty;

/// A connection that has chosen its export, as [Clients] knows it.
interface ClientSession {

  String export();

  /// Ends the connection for a reason of this node, which the log keeps.
  void close(String reason);

  /// Ends it for what its client does.
  void fail(String reason);

  /// Whether it holds memory, waits for its client, and did so already when asked the last time.
  boolean isStalledSinceLastVisit();
}
