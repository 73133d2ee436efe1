package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.NodeId;
import tanabata.node.config.TlsConfig;
import tanabata.node.keys.Authority;
import tanabata.node.keys.Handshake;
import tanabata.node.keys.HostKeys;
import tanabata.node.keys.Member;

/// Keys as `tanabata keys` makes them, at an NBD listener with TLS.
class NbdKeysTest {

  private static final NodeId VEGA = new NodeId("vega");
  private static final NodeId ALTAIR = new NodeId("altair");
  private static final Duration LIFE = Duration.ofDays(2);

  @TempDir Path folder;

  private final CertificateWatch watch = new CertificateWatch(InstantSource.system());
  private HostKeys vega;
  private HostKeys altair;
  private SSLContext client;

  @BeforeEach
  void makeKeys() throws Exception {
    Authority authority = Authority.create(folder.resolve("authority"), InstantSource.system());
    vega = host(authority, VEGA);
    altair = host(authority, ALTAIR);
    Path backup = folder.resolve("backup");
    authority.issueClient(new NodeId("backup"), LIFE).write(backup);
    client =
        context(
            backup.resolve("backup.p12"),
            backup.resolve("backup.p12"),
            backup.resolve("backup.password"));
  }

  @AfterEach
  void endWatch() {
    watch.close();
  }

  private HostKeys host(Authority authority, NodeId name) throws IOException {
    return HostKeys.take(
        authority.issue(Member.node(name, List.of()), LIFE), folder.resolve(name.name()));
  }

  private SSLContext listener(Path believed) throws IOException {
    return PeerTls.forClients(
        new TlsConfig.On(vega.keystore(), believed, vega.password()), VEGA, watch);
  }

  private static SSLContext context(Path keystore, Path truststore, Path passwordFile)
      throws IOException, GeneralSecurityException {
    char[] password = TlsConfig.firstLine(passwordFile).toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(load(keystore, password), password);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(load(truststore, password));
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore load(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      return store;
    }
  }

  @Test
  void the_key_of_a_client_opens_it() throws Exception {
    Handshake.between(client, listener(vega.clientTruststore()));
  }

  @Test
  void the_key_of_a_node_does_not() throws Exception {
    SSLContext node = context(altair.keystore(), altair.truststore(), altair.password());
    SSLContext listener = listener(vega.clientTruststore());
    assertThrows(SSLException.class, () -> Handshake.between(node, listener));
  }

  /// Should somebody name the wrong file.
  @Test
  void one_that_believes_nodes_believes_no_clients() throws Exception {
    SSLContext listener = listener(vega.truststore());
    assertThrows(SSLException.class, () -> Handshake.between(client, listener));
  }

  @Test
  void the_key_of_another_node_is_refused_at_the_start() {
    TlsConfig.On wrong =
        new TlsConfig.On(altair.keystore(), altair.clientTruststore(), altair.password());
    assertThrows(IOException.class, () -> PeerTls.forClients(wrong, VEGA, watch));
  }
}
