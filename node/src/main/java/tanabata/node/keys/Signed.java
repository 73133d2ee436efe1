package tanabata.node.keys;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A private key with what proves it.
///
/// @param chain the certificate of the key, and those above it
record Signed(PrivateKey key, List<X509Certificate> chain) {

  Signed {
    chain = List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  @Override
  public String toString() {
    return "Signed[" + certificate().getSubjectX500Principal() + "]";
  }
}
