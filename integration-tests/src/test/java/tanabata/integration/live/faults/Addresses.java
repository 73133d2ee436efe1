package tanabata.integration.live.faults;

import java.util.Optional;

/// Where the three find each other, and clients find them: what a configuration has to know.
public interface Addresses {

  /// The host and port where this node waits for its peer.
  String listenAddress(String node);

  /// The host and port under which this node finds its peer.
  String peerAddress(String node);

  /// Where this node finds the witness.
  String witnessAddress(String node);

  /// Where the lock manager of this node listens.
  String lockAddress(String node);

  /// Where the lock manager of this node finds the other one.
  default String peerLockAddress(String node) {
    return lockAddress(Network.other(node));
  }

  /// Where this node waits for NBD clients.
  default String nbd(String node) {
    return "unix:home.nbd";
  }

  /// Where it waits for NBD clients with TLS, if it does.
  default Optional<String> nbdWithTls(String node) {
    return Optional.empty();
  }
}
