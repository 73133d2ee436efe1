package tanabata.integration.live.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import tanabata.testbed.certify.NbdConnection;

/// What `tanabata keys client` has made, in the hands of an NBD client that comes with TLS. Read
/// once: what is made later in the same folder is another one.
///
/// @param folder with the PEM files that libnbd and QEMU look for
/// @param shown what the client proves itself with
/// @param believed whose servers it believes
record ClientKey(Path folder, KeyManagerFactory shown, TrustManagerFactory believed) {

  static ClientKey in(Path folder, String name) throws IOException, GeneralSecurityException {
    char[] password = Files.readString(folder.resolve(name + ".password")).strip().toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
      store.load(in, password);
    }
    KeyManagerFactory shown = KeyManagerFactory.getInstance("PKIX");
    shown.init(store, password);
    TrustManagerFactory believed = TrustManagerFactory.getInstance("PKIX");
    believed.init(store);
    return new ClientKey(folder, shown, believed);
  }

  /// This key, of one who believes the same servers as the holder of another one.
  ClientKey believing(ClientKey other) {
    return new ClientKey(folder, shown, other.believed);
  }

  private SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(shown.getKeyManagers(), believed.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  NbdConnection open(InetSocketAddress address) throws IOException {
    return NbdConnection.open(address, "home", context(), _ -> {});
  }

  /// The certificate that is shown to one who connects there now, and is served.
  X509Certificate shownAt(InetSocketAddress address) throws IOException {
    AtomicReference<SSLSession> session = new AtomicReference<>();
    try (NbdConnection _ = NbdConnection.open(address, "home", context(), session::set)) {
      return certificate(session.get());
    }
  }

  private static X509Certificate certificate(SSLSession session) throws SSLPeerUnverifiedException {
    return (X509Certificate) session.getPeerCertificates()[0];
  }
}
