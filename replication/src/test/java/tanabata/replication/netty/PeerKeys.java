package tanabata.replication.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// A self-signed key of a host, made by the JDK's keytool.
record PeerKeys(String name, KeyStore store) {

  private static final char[] PASSWORD = "a-test-password".toCharArray();

  static PeerKeys make(Path folder, String name) throws Exception {
    Path file = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertEquals(0, keytool.waitFor(), said);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return new PeerKeys(name, store);
  }

  /// Shows this key and believes only that peer.
  SSLContext believing(PeerKeys peer) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    return context(keys.getKeyManagers(), peer);
  }

  /// The same.
  ///
  /// @param threads told the name of the thread that checks a certificate
  SSLContext believing(PeerKeys peer, Consumer<String> threads) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    TrustManager[] trust = {new Watched((X509ExtendedTrustManager) trust(peer)[0], threads)};
    return context(keys.getKeyManagers(), trust);
  }

  private static final class Watched extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trusted;
    private final Consumer<String> threads;

    Watched(X509ExtendedTrustManager trusted, Consumer<String> threads) {
      this.trusted = trusted;
      this.threads = threads;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      threads.accept(Thread.currentThread().getName());
      trusted.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      threads.accept(Thread.currentThread().getName());
      trusted.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return trusted.getAcceptedIssuers();
    }
  }

  /// Shows this key whether the other end wants it or not.
  SSLContext insistingTo(PeerKeys peer) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    X509ExtendedKeyManager own = (X509ExtendedKeyManager) keys.getKeyManagers()[0];
    return context(new KeyManager[] {new Insisting(name, own)}, peer);
  }

  /// A client that does not ask which certificates are welcome.
  private static final class Insisting extends X509ExtendedKeyManager {
    private final String alias;
    private final X509ExtendedKeyManager keys;

    Insisting(String alias, X509ExtendedKeyManager keys) {
      this.alias = alias;
      this.keys = keys;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return alias;
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return alias;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {alias};
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {alias};
    }

    @Override
    public X509Certificate[] getCertificateChain(String of) {
      return keys.getCertificateChain(of);
    }

    @Override
    public PrivateKey getPrivateKey(String of) {
      return keys.getPrivateKey(of);
    }
  }

  static SSLContext withoutKey(PeerKeys peer) throws Exception {
    return context(new KeyManager[0], peer);
  }

  private static SSLContext context(KeyManager[] keys, PeerKeys peer) throws Exception {
    return context(keys, trust(peer));
  }

  private static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys, trust, null);
    return context;
  }

  private static TrustManager[] trust(PeerKeys peer) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(peer.name, peer.store.getCertificate(peer.name));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust.getTrustManagers();
  }

  /// For an endpoint, as the daemon makes it.
  static SslContext forEndpoint(SSLContext context) {
    return new JdkSslContext(
        context,
        false,
        null,
        IdentityCipherSuiteFilter.INSTANCE,
        ApplicationProtocolConfig.DISABLED,
        ClientAuth.REQUIRE,
        new String[] {"TLSv1.3"},
        false);
  }
}
