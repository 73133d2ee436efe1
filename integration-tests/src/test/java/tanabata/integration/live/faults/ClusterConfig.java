package tanabata.integration.live.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What the configuration of a [Cluster] says. Its timing is short, so that tests are, but for
/// [#SHIPPED].
///
/// @param primaries `both`, or a list such as `[]`
/// @param fencing more lines inside `fencing { … }`; later ones win over earlier ones
/// @param agent a fence agent for either node, if any
/// @param tls whether the peer link is encrypted
/// @param locks whether the two share locks
/// @param timing how long things take
public record ClusterConfig(
    String primaries,
    boolean witness,
    String fencing,
    Optional<Path> agent,
    boolean tls,
    boolean locks,
    Timing timing) {

  /// How long things take: what stands in `net`, in `fencing` and in `witness` for that.
  public record Timing(String net, String fencing, String witness) {}

  public static final long SIZE = 32L << 20;

  private static final Timing SHORT =
      new Timing(
          ", ping-interval = 200ms, ping-timeout = 800ms, connect-interval = 100ms",
          """
              beat = 150ms
              lease = 600ms
              guard = 150ms
              claim-delay = 100ms
              start-alone = 1s
          """,
          ", session-timeout = 4s, ask-timeout = 1s");

  /// A lease that outlasts every short interruption.
  static final String LONG_LEASE = "lease = 30s\n guard = 2s";

  public static final ClusterConfig USUAL =
      new ClusterConfig("both", true, "", Optional.empty(), false, false, SHORT);

  /// The same with the defaults, as who writes nothing about timing has it.
  static final ClusterConfig SHIPPED =
      new ClusterConfig("both", true, "", Optional.empty(), false, false, new Timing("", "", ""));

  public ClusterConfig withoutWitness() {
    return new ClusterConfig(primaries, false, fencing, agent, tls, locks, timing);
  }

  ClusterConfig fencing(String lines) {
    return new ClusterConfig(primaries, witness, fencing + "\n" + lines, agent, tls, locks, timing);
  }

  /// Evidence is that this program has switched the peer off.
  ClusterConfig power(Path program) {
    return new ClusterConfig(
        primaries,
        witness,
        fencing + "\nevidence = power",
        Optional.of(program),
        tls,
        locks,
        timing);
  }

  ClusterConfig encrypted() {
    return new ClusterConfig(primaries, witness, fencing, agent, true, locks, timing);
  }

  public ClusterConfig withLocks() {
    return new ClusterConfig(primaries, witness, fencing, agent, tls, true, timing);
  }

  /// Written into this directory, as `tanabata.conf`.
  ///
  /// @param store with TLS: both nodes share it, and `password` beside it
  public void writeTo(Path directory, String node, Addresses addresses, Path store)
      throws IOException {
    String fence =
        agent
            .map(program ->
                ", fence { level1 = [ { agent = \"%s\", verify = false, retries = 0, timeout = 10s } ] }"
                    .formatted(program))
            .orElse("");
    String peer = Network.other(node);
    Files.writeString(
        directory.resolve("tanabata.conf"),
        """
        node = %s
        control = control.sock
        witness = %s
        resource home {
          size = %d
          become-primary-on = %s
          net {
            tls = %s%s
          }
          fencing {
        %s%s
          }
          on %s { disk = home.img, address = "%s", nbd = ["%s"]%s%s }
          on %s { disk = home.img, address = "%s", nbd = ["%s"]%s%s }
        }
        """
            .formatted(
                node,
                witness(addresses.witnessAddress(node)),
                SIZE,
                primaries,
                tls(store),
                timing.net(),
                timing.fencing(),
                fencing,
                node,
                addresses.listenAddress(node),
                addresses.nbd(node),
                locks(addresses.lockAddress(node)),
                fence,
                peer,
                addresses.peerAddress(node),
                addresses.nbd(peer),
                locks(addresses.peerLockAddress(node)),
                fence));
  }

  private String locks(String address) {
    return locks ? ", locks = \"%s\"".formatted(address) : "";
  }

  private String witness(String address) {
    return witness
        ? "{ connect = \"%s\", tls = off%s }".formatted(address, timing.witness())
        : "none";
  }

  private String tls(Path store) {
    return tls
        ? "{ keystore = \"%s\", truststore = \"%s\", password-file = \"%s\" }"
            .formatted(store, store, store.resolveSibling("password"))
        : "off";
  }
}
