package tanabata.node.daemon;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import tanabata.fencing.witness.CuratorWitness;
import tanabata.fencing.witness.NoWitness;
import tanabata.fencing.witness.Witness;
import tanabata.fencing.witness.WitnessSettings;
import tanabata.fencing.witness.WitnessTls;
import tanabata.node.config.Address;
import tanabata.node.config.TlsConfig;
import tanabata.node.config.WitnessConfig;

/// From a configuration to a witness.
final class Witnesses {

  private Witnesses() {}

  /// Begins to connect; does not wait for it.
  ///
  /// @param resource whose record it keeps
  /// @param listener called on a thread of the witness
  /// @throws IOException with a sentence for the operator
  static Witness open(WitnessConfig config, String resource, Witness.Listener listener)
      throws IOException {
    return switch (config) {
      case WitnessConfig.None() -> new NoWitness(listener);
      case WitnessConfig.ZooKeeper zooKeeper ->
          CuratorWitness.open(settings(zooKeeper, resource), listener);
    };
  }

  private static WitnessSettings settings(WitnessConfig.ZooKeeper config, String resource)
      throws IOException {
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
        tls(config.tls()),
        config.sessionTimeout(),
        config.askTimeout());
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
