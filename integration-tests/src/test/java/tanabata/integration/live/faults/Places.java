package tanabata.integration.live.faults;

/// Where the three find each other, and clients find them: what a configuration has to know.
public interface Places {

  /// The host and port where this node waits for its peer.
  String listens(String node);

  /// The host and port under which this node finds its peer.
  String findsPeer(String node);

  /// Where this node finds the witness.
  String findsWitness(String node);

  /// Where the lock manager of this node listens.
  String locks(String node);

  /// Where the lock manager of this node finds the other one.
  default String findsLocks(String node) {
    return locks(Network.other(node));
  }

  /// Where this node waits for NBD clients.
  default String nbd(String node) {
    return "unix:home.nbd";
  }
}
