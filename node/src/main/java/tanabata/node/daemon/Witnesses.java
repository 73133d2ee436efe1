package tanabata.node.daemon;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.fencing.witness.CuratorWitness;
import tanabata.fencing.witness.NoWitness;
import tanabata.fencing.witness.Witness;
import tanabata.fencing.witness.WitnessSettings;
import tanabata.fencing.witness.WitnessTls;
import tanabata.foundation.NodeId;
import tanabata.node.config.Address;
import tanabata.node.config.TlsConfig;
import tanabata.node.config.WitnessConfig;

/// From a configuration to a witness.
final class Witnesses {

  private static final Logger log = LoggerFactory.getLogger(Witnesses.class);

  private Witnesses() {}

  /// Begins to connect; does not wait for it.
  ///
  /// @param resource whose record it keeps
  /// @param nodes this one, and its peer: who may write the record
  /// @param listener called on a thread of the witness
  /// @throws IOException with a sentence for the operator
  static Witness open(
      WitnessConfig config, String resource, List<NodeId> nodes, Witness.Listener listener)
      throws IOException {
    return switch (config) {
      case WitnessConfig.None() -> new NoWitness(listener);
      case WitnessConfig.ZooKeeper zooKeeper ->
          CuratorWitness.open(settings(zooKeeper, resource, nodes), listener);
    };
  }

  private static WitnessSettings settings(
      WitnessConfig.ZooKeeper config, String resource, List<NodeId> nodes) throws IOException {
    Optional<WitnessSettings.Digest> digest = Optional.empty();
    if (config.digest().isPresent()) {
      WitnessConfig.Digest written = config.digest().get();
      digest = Optional.of(new WitnessSettings.Digest(written.user(), written.readPassword()));
    }
    return new WitnessSettings(
        config.servers().stream().map(Address::toString).collect(Collectors.joining(",")),
        config.chroot(),
        resource,
        digest,
        certificates(config, nodes),
        tls(config.tls()),
        config.sessionTimeout(),
        config.askTimeout());
  }

  /// Of both nodes. What the peer shows is known if both are called by their names alone, as
  /// `tanabata keys` does it.
  private static List<String> certificates(WitnessConfig.ZooKeeper config, List<NodeId> nodes)
      throws IOException {
    List<String> expected = nodes.stream().map(node -> "CN=" + node).toList();
    boolean known =
        switch (config.tls()) {
          case TlsConfig.Off() -> false;
          case TlsConfig.On on ->
              on.files().own().stream()
                  .anyMatch(
                      own -> own.getSubjectX500Principal().getName().equals(expected.getFirst()));
        };
    if (!known && config.digest().isEmpty() && !isLocal(config)) {
      log.warn(
          "whoever the witness at {} lets in may write the record, and stop the node that goes on"
              + " alone; give both nodes the same digest, or keys by 'tanabata keys'",
          config.servers());
    }
    return known ? expected : List.of();
  }

  private static boolean isLocal(WitnessConfig.ZooKeeper config) {
    return config.servers().stream().allMatch(Address::isLoopback);
  }

  static Optional<WitnessTls> tls(TlsConfig config) throws IOException {
    return switch (config) {
      case TlsConfig.Off() -> Optional.empty();
      case TlsConfig.On on ->
          Optional.of(
              new WitnessTls(on.keystore(), on.truststore(), new String(on.readPassword())));
    };
  }
}
