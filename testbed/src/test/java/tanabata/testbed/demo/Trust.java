package tanabata.testbed.demo;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import tanabata.node.config.TlsConfig;

/// Whether two nodes can prove themselves to each other.
final class Trust {

  private Trust() {}

  static boolean between(TlsConfig.On prover, String alias, TlsConfig.On truster) throws Exception {
    KeyStore key = open(prover.keystore(), prover.readPassword());
    KeyStore trust = open(truster.truststore(), truster.readPassword());
    return key.getKey(alias, prover.readPassword()) != null
        && key.getCertificate(alias).equals(trust.getCertificate(alias));
  }

  private static KeyStore open(Path file, char[] password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    return store;
  }
}
