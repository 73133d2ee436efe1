package tanabata.node.daemon;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedTrustManager;
import tanabata.foundation.NodeId;
import tanabata.foundation.tls.LiveStores;
import tanabata.foundation.tls.StoreFiles;
import tanabata.node.config.ResourceConfig;
import tanabata.node.config.TlsConfig;

/// The TLS context of the links to the peer: TLS 1.3, both sides show a certificate, and what is
/// believed is one that the truststore vouches for and that names the peer.
final class PeerTls {

  private PeerTls() {}

  /// @param watch whom to tell which certificates are in use
  /// @throws IOException with a sentence for the operator
  static Optional<SslContext> context(ResourceConfig config, CertificateWatch watch)
      throws IOException {
    return plain(config, watch)
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
  static Optional<SSLContext> plain(ResourceConfig config, CertificateWatch watch)
      throws IOException {
    return switch (config.net().tls()) {
      case TlsConfig.Off() -> Optional.empty();
      case TlsConfig.On on -> {
        NodeId self = config.here().name();
        NodeId peer = config.peer().name();
        yield Optional.of(keys(on, self, vouched -> new PeerTrust(vouched, self, peer), watch));
      }
    };
  }

  /// For NBD listeners: any client is believed that the truststore vouches for.
  ///
  /// @throws IOException with a sentence for the operator
  static SSLContext forClients(TlsConfig.On on, NodeId self, CertificateWatch watch)
      throws IOException {
    return keys(on, self, vouched -> vouched, watch);
  }

  /// @param believed of those whom the truststore vouches for
  private static SSLContext keys(
      TlsConfig.On on,
      NodeId self,
      UnaryOperator<X509ExtendedTrustManager> believed,
      CertificateWatch watch)
      throws IOException {
    LiveStores stores = LiveStores.open(on.files(), on.expired(), InstantSource.system());
    checkName(on.files(), self);
    SSLContext context = stores.context(believed.apply(stores.trustManager()));
    watch.add(stores);
    return context;
  }

  /// The peer would refuse it, and an operator should hear of that here and now.
  private static void checkName(StoreFiles files, NodeId self) throws IOException {
    String found = "nobody";
    for (X509Certificate ours : files.own()) {
      if (CertificateNames.of(ours).contains(self.name())) {
        return;
      }
      found = CertificateNames.shown(ours);
    }
    throw new IOException(
        "tls: the key in "
            + files.keystore()
            + " is for "
            + found
            + ", and this node is "
            + self
            + "; "
            + PeerTrust.remedy(self));
  }
}
