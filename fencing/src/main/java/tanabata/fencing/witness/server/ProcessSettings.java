package tanabata.fencing.witness.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.server.NettyServerCnxnFactory;
import org.apache.zookeeper.server.auth.ProviderRegistry;
import tanabata.fencing.witness.WitnessTls;

/// What ZooKeeper's server can be told through properties of the process only.
final class ProcessSettings {

  private static final String FACTORY = "zookeeper.serverCnxnFactory";
  private static final String CERTIFICATES = "zookeeper.authProvider.x509";
  private static final String CERTIFICATES_SCHEME = "x509";

  /// With whose keys connections are accepted. Without it ZooKeeper reads both stores for each
  /// connection, before anybody has shown a certificate, on the loops that serve the nodes. That
  /// derives keys from passwords for a tenth of a second, so that a few strangers a second keep the
  /// nodes waiting.
  private static final String KEYS = "zookeeper.ssl.authProvider";

  private final Map<String, Optional<String>> before = new HashMap<>();

  private ProcessSettings() {}

  static ProcessSettings of(Optional<WitnessTls> tls) {
    ProcessSettings settings = new ProcessSettings();
    tls.ifPresent(on -> {
      on.properties().forEach(settings::set);
      // Only this one speaks TLS.
      settings.set(FACTORY, NettyServerCnxnFactory.class.getName());
      settings.set(CERTIFICATES, LiveCertificates.class.getName());
      settings.set(KEYS, CERTIFICATES_SCHEME);
      ProviderRegistry.initialize();
    });
    return settings;
  }

  private void set(String key, String value) {
    before.put(key, Optional.ofNullable(System.getProperty(key)));
    System.setProperty(key, value);
  }

  void undo() {
    before.forEach((key, value) ->
        value.ifPresentOrElse(
            old -> System.setProperty(key, old), () -> System.clearProperty(key)));
    if (before.containsKey(CERTIFICATES)) {
      ProviderRegistry.removeProvider(CERTIFICATES_SCHEME);
    }
  }
}
