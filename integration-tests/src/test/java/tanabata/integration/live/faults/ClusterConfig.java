package tanabata.integration.live.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the configuration of a [DaemonCluster] says. Its timing is short, so that tests are, but
/// for [#SHIPPED].
///
/// @param primaries `both`, or a list such as `[]`
/// @param fencing more lines inside `fencing { … }`; later ones win over earlier ones
/// @param agent a fence agent for either node, if any
/// @param features what else there is
/// @param timing how long things take
public record ClusterConfig(
    String primaries, String fencing, Optional<Path> agent, Set<Feature> features, Timing timing) {

  public enum Feature {
    WITNESS,
    /// The peer link is encrypted.
    TLS,
    /// Nodes, witness and NBD clients with TLS have keys as `tanabata keys` makes them.
    KEYS,
    /// Also certificates that have expired are accepted by the peer.
    EXPIRED,
    /// The two share locks.
    LOCKS,
    /// Clients get an error where a disk has no space.
    ERRORS_WITHOUT_SPACE,
    /// The device has room for what programs write.
    ROOM
  }

  /// How long things take: what stands in `net`, in `fencing` and in `witness` for that.
  public record Timing(String net, String fencing, String witness) {}

  private static final long SIZE = 32L << 20;
  private static final long ROOMY_SIZE = 512L << 20;

  /// The networks of the containers are the test's own.
  private static final String NBD_PLAIN =
      "nbd-plain = \"anybody who reaches the port may read and write\"";

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
      new ClusterConfig("both", "", Optional.empty(), Set.of(Feature.WITNESS), SHORT);

  /// The same with the defaults, as who writes nothing about timing has it.
  static final ClusterConfig SHIPPED =
      new ClusterConfig(
          "both", "", Optional.empty(), Set.of(Feature.WITNESS), new Timing("", "", ""));

  public ClusterConfig withoutWitness() {
    return new ClusterConfig(primaries, fencing, agent, without(Feature.WITNESS), timing);
  }

  ClusterConfig fencing(String lines) {
    return new ClusterConfig(primaries, fencing + "\n" + lines, agent, features, timing);
  }

  /// Evidence is that this program has switched the peer off.
  ClusterConfig power(Path program) {
    return new ClusterConfig(
        primaries, fencing + "\nevidence = power", Optional.of(program), features, timing);
  }

  ClusterConfig encrypted() {
    return new ClusterConfig(primaries, fencing, agent, with(Feature.TLS), timing);
  }

  ClusterConfig withKeys() {
    return new ClusterConfig(primaries, fencing, agent, with(Feature.KEYS), timing);
  }

  ClusterConfig acceptingExpired() {
    return new ClusterConfig(primaries, fencing, agent, with(Feature.EXPIRED), timing);
  }

  public ClusterConfig withLocks() {
    return new ClusterConfig(primaries, fencing, agent, with(Feature.LOCKS), timing);
  }

  ClusterConfig failingWithoutSpace() {
    return new ClusterConfig(primaries, fencing, agent, with(Feature.ERRORS_WITHOUT_SPACE), timing);
  }

  ClusterConfig withRoom() {
    return new ClusterConfig(primaries, fencing, agent, with(Feature.ROOM), timing);
  }

  /// Of the device, in bytes.
  long size() {
    return has(Feature.ROOM) ? ROOMY_SIZE : SIZE;
  }

  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  private Set<Feature> with(Feature more) {
    return Stream.concat(features.stream(), Stream.of(more))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Set<Feature> without(Feature less) {
    return features.stream()
        .filter(feature -> feature != less)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Written into this directory, as `tanabata.conf`.
  ///
  /// @param keys with TLS: where [NodeKeys] has made them
  public void writeTo(Path directory, String node, Addresses addresses, Path keys)
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
          on-no-space = %s
          become-primary-on = %s
          %s
          net {
            tls %s%s
          }
          fencing {
        %s
          }
          on %s { disk = home.img, address = "%s", nbd = [%s], %s%s%s }
          on %s { disk = home.img, address = "%s", nbd = [%s], %s%s%s }
        }
        """
            .formatted(
                node,
                witness(node, addresses.witnessAddress(node)),
                size(),
                has(Feature.ERRORS_WITHOUT_SPACE) ? "error" : "hold",
                primaries,
                nbdTls(node),
                tls(keys, node),
                timing.net(),
                lastOfEach(timing.fencing() + "\n" + fencing),
                node,
                addresses.listenAddress(node),
                nbd(addresses, node),
                NBD_PLAIN,
                locks(addresses.lockAddress(node)),
                fence,
                peer,
                addresses.peerAddress(node),
                nbd(addresses, peer),
                NBD_PLAIN,
                locks(addresses.peerLockAddress(node)),
                fence));
  }

  /// The lines, without those that a later one of the same key replaces: a file says each key once.
  private static String lastOfEach(String lines) {
    Map<String, String> last = new LinkedHashMap<>();
    lines.lines().forEach(line -> last.put(line.split("=", 2)[0].strip(), line));
    return String.join("\n", last.values());
  }

  private String locks(String address) {
    return has(Feature.LOCKS) ? ", locks = \"%s\"".formatted(address) : "";
  }

  private String witness(String node, String address) {
    return has(Feature.WITNESS)
        ? "{ connect = \"%s\", tls %s, digest = off%s }"
            .formatted(
                address, has(Feature.KEYS) ? keys(node, "trust", "") : "= off", timing.witness())
        : "none";
  }

  private String nbd(Addresses addresses, String node) {
    String plain = "\"" + addresses.nbd(node) + "\"";
    return has(Feature.KEYS)
        ? plain + addresses.nbdWithTls(node).map(", \"tls:%s\""::formatted).orElse("")
        : plain;
  }

  private String nbdTls(String node) {
    return has(Feature.KEYS) ? "nbd-tls " + keys(node, "clients", "") : "";
  }

  /// Beside the configuration, as [IssuedKeys] puts them there.
  static String keys(String host, String believed, String more) {
    return "{ keystore = \"keys/%s.p12\", truststore = \"keys/%s.p12\", password-file = \"keys/tls.password\"%s }"
        .formatted(host, believed, more);
  }

  private String tls(Path keys, String node) {
    if (has(Feature.KEYS)) {
      return keys(node, "trust", has(Feature.EXPIRED) ? ", expired = accept" : "");
    }
    return has(Feature.TLS)
        ? "= { keystore = \"%s/%s.p12\", truststore = \"%s/%s.trust.p12\", password-file = \"%s\" }"
            .formatted(keys, node, keys, node, keys.resolve(NodeKeys.PASSWORD_FILE))
        : "= off";
  }
}
