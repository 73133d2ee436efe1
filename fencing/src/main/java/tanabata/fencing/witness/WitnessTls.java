package tanabata.fencing.witness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import tanabata.foundation.tls.StoreFiles;

/// TLS 1.3 to the witness. Both sides show a certificate, and only those in the truststore are
/// believed; that of the server must also bear the name or address by which it is reached.
///
/// @param keystore PKCS12, holds this side's key and certificate
/// @param truststore PKCS12, holds the certificates that the other side may show
/// @param password opens both
public record WitnessTls(Path keystore, Path truststore, String password) {

  /// Makes sure that both stores can be opened, since ZooKeeper would only log that they cannot.
  ///
  /// @throws IOException with a sentence for the operator
  public void check() throws IOException {
    new StoreFiles(keystore, truststore, password::toCharArray).check();
  }

  /// The same in ZooKeeper's words, which its client and its server understand alike.
  public Map<String, String> properties() {
    return Map.ofEntries(
        Map.entry("zookeeper.ssl.keyStore.location", keystore.toString()),
        Map.entry("zookeeper.ssl.keyStore.type", "PKCS12"),
        Map.entry("zookeeper.ssl.keyStore.password", password),
        Map.entry("zookeeper.ssl.trustStore.location", truststore.toString()),
        Map.entry("zookeeper.ssl.trustStore.type", "PKCS12"),
        Map.entry("zookeeper.ssl.trustStore.password", password),
        Map.entry("zookeeper.ssl.protocol", "TLSv1.3"),
        Map.entry("zookeeper.ssl.enabledProtocols", "TLSv1.3"),
        Map.entry("zookeeper.ssl.clientAuth", "need"),
        Map.entry("zookeeper.ssl.hostnameVerification", "true"));
  }

  @Override
  public String toString() {
    return "WitnessTls[" + keystore + ", " + truststore + "]";
  }
}
