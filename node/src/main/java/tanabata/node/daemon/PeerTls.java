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
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tanabata.node.config.TlsConfig;

/// The TLS context of a peer link: TLS 1.3, both sides show a certificate, and only those in the
/// truststore are believed. Names in certificates play no part: who is in the truststore is the
/// peer.
final class PeerTls {

  private PeerTls() {}

  /// @throws IOException with a sentence for the operator
  static Optional<SslContext> context(TlsConfig config) throws IOException {
    return switch (config) {
      case TlsConfig.Off() -> Optional.empty();
      case TlsConfig.On on -> Optional.of(context(on));
    };
  }

  private static SslContext context(TlsConfig.On on) throws IOException {
    return new JdkSslContext(
        keys(on),
        false,
        null,
        IdentityCipherSuiteFilter.INSTANCE,
        ApplicationProtocolConfig.DISABLED,
        ClientAuth.REQUIRE,
        new String[] {"TLSv1.3"},
        false);
  }

  /// The same for sockets that are the JDK's; whoever uses it must ask for the other's certificate.
  ///
  /// @throws IOException with a sentence for the operator
  static Optional<SSLContext> plain(TlsConfig config) throws IOException {
    return switch (config) {
      case TlsConfig.Off() -> Optional.empty();
      case TlsConfig.On on -> Optional.of(keys(on));
    };
  }

  private static SSLContext keys(TlsConfig.On on) throws IOException {
    char[] password = on.readPassword();
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(load(on.keystore(), password), password);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(load(on.truststore(), password));
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("tls: " + on.keystore() + " cannot be used: " + e.getMessage(), e);
    }
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
