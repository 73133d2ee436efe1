package tanabata.node.daemon;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import tanabata.foundation.NodeId;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.TlsConfig;

/// The TLS context of the links to the peer: TLS 1.3, both sides show a certificate, and what is
/// believed is one that the truststore vouches for and that names the peer.
final class PeerTls {

  private PeerTls() {}

  /// @throws IOException with a sentence for the operator
  static Optional<SslContext> context(ResourceConfig config) throws IOException {
    return plain(config)
        .map(context ->
            new JdkSslContext(
                context,
                false,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                ApplicationProtocolConfig.DISABLED,
                ClientAuth.REQUIRE,
                new String[] {"TLSv1.3"},
                false));
  }

  /// The same for sockets that are the JDK's; whoever uses it must ask for the other's certificate.
  ///
  /// @throws IOException with a sentence for the operator
  static Optional<SSLContext> plain(ResourceConfig config) throws IOException {
    return switch (config.net().tls()) {
      case TlsConfig.Off() -> Optional.empty();
      case TlsConfig.On on -> {
        NodeId self = config.here().name();
        NodeId peer = config.peer().name();
        yield Optional.of(keys(on, self, vouched -> new PeerTrust(vouched, self, peer)));
      }
    };
  }

  /// For NBD listeners: any client is believed that the truststore vouches for.
  ///
  /// @throws IOException with a sentence for the operator
  static SSLContext forClients(TlsConfig.On on, NodeId self) throws IOException {
    return keys(on, self, vouched -> vouched);
  }

  /// @param believed of those whom the truststore vouches for
  private static SSLContext keys(
      TlsConfig.On on, NodeId self, UnaryOperator<X509ExtendedTrustManager> believed)
      throws IOException {
    char[] password = on.readPassword();
    try {
      KeyStore own = load(on.keystore(), password);
      checkName(on.keystore(), own, self);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, password);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(load(on.truststore(), password));
      TrustManager[] others =
          Stream.of(trust.getTrustManagers())
              .map(each -> believed.apply((X509ExtendedTrustManager) each))
              .toArray(TrustManager[]::new);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), others, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("tls: " + on.keystore() + " cannot be used: " + e.getMessage(), e);
    }
  }

  /// The peer would refuse it, and an operator should hear of that here and now.
  private static void checkName(Path file, KeyStore own, NodeId self)
      throws IOException, GeneralSecurityException {
    String found = "nobody";
    for (String alias : Collections.list(own.aliases())) {
      if (own.isKeyEntry(alias) && own.getCertificate(alias) instanceof X509Certificate ours) {
        if (CertificateNames.of(ours).contains(self.name())) {
          return;
        }
        found = CertificateNames.shown(ours);
      }
    }
    throw new IOException(
        "tls: the key in "
            + file
            + " is for "
            + found
            + ", and this node is "
            + self
            + "; "
            + PeerTrust.remedy(self));
  }

  private static KeyStore load(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
      return store;
    } catch (IOException e) {
      throw new IOException(
          "tls: "
              + file
              + " cannot be read: "
              + e.getMessage()
              + "; it must be a PKCS12 store that the password file opens",
          e);
    }
  }
}
