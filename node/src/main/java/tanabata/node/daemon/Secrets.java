package tanabata.node.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tanabata.foundation.files.PrivateFiles;
import tanabata.node.config.MetadataPlace;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.TlsConfig;
import tanabata.node.config.WitnessConfig;
import tanabata.node.config.WitnessServerConfig;

/// The files of a configuration that should be nobody else's: keys, passwords, and metadata in
/// files of its own.
final class Secrets {

  private final Set<Path> files = new LinkedHashSet<>();

  private Secrets() {}

  /// A sentence for each that others than its owner can use.
  static List<String> exposedOf(NodeConfig config) {
    Secrets secrets = new Secrets();
    config.resources().forEach(secrets::addOf);
    switch (config.witness()) {
      case WitnessConfig.None() -> {}
      case WitnessConfig.ZooKeeper zooKeeper -> {
        secrets.addOf(zooKeeper.tls());
        zooKeeper.digest().ifPresent(digest -> secrets.files.add(digest.passwordFile()));
      }
    }
    return secrets.exposed();
  }

  /// The same of a witness.
  static List<String> exposedOf(WitnessServerConfig config) {
    Secrets secrets = new Secrets();
    secrets.addOf(config.tls());
    return secrets.exposed();
  }

  private void addOf(ResourceConfig resource) {
    addOf(resource.net().tls());
    resource.nbdTls().ifPresent(this::addOf);
    switch (resource.here().metadata()) {
      case MetadataPlace.Internal() -> {}
      case MetadataPlace.External external -> files.add(external.file());
    }
  }

  private void addOf(TlsConfig tls) {
    switch (tls) {
      case TlsConfig.Off() -> {}
      case TlsConfig.On on ->
          files.addAll(List.of(on.keystore(), on.truststore(), on.passwordFile()));
    }
  }

  private List<String> exposed() {
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      try {
        String others = PrivateFiles.exposure(file);
        if (!others.isEmpty()) {
          found.add(
              file
                  + " should be its owner's alone, and others may use it ("
                  + others
                  + "): chmod go= "
                  + file);
        }
      } catch (IOException _) {
        // Whoever needs it says that it is missing, and what to do.
      }
    }
    return found;
  }
}
