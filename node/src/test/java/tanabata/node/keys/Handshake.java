package tanabata.node.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/// TLS 1.3 between two hosts in memory, with certificates of both sides.
public final class Handshake {

  private static final int ROUNDS = 100;

  private Handshake() {}

  /// Throws what the one says who refuses the other.
  ///
  /// @return what the listener has shown
  public static X509Certificate between(SSLContext dialer, SSLContext listener)
      throws SSLException {
    SSLEngine client = dialer.createSSLEngine();
    client.setUseClientMode(true);
    SSLEngine server = listener.createSSLEngine();
    server.setUseClientMode(false);
    server.setNeedClientAuth(true);
    ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
    ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
    for (int round = 0; round < ROUNDS && !(isDone(client) && isDone(server)); round++) {
      step(client, toServer, toClient);
      step(server, toClient, toServer);
    }
    if (!isDone(client) || !isDone(server)) {
      throw new AssertionError(client.getHandshakeStatus() + ", " + server.getHandshakeStatus());
    }
    return (X509Certificate) client.getSession().getPeerCertificates()[0];
  }

  private static boolean isDone(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && engine.getSession().isValid()
        && !engine.getSession().getCipherSuite().equals("SSL_NULL_WITH_NULL_NULL");
  }

  private static void step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
    ByteBuffer none = ByteBuffer.allocate(0);
    ByteBuffer plain = ByteBuffer.allocate(1 << 16);
    in.flip();
    while (in.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
      engine.unwrap(in, plain);
      work(engine);
    }
    in.compact();
    do {
      engine.wrap(none, out);
      work(engine);
    } while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
  }

  private static void work(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  static SSLContext of(HostKeys host) throws IOException, GeneralSecurityException {
    char[] password = Files.readString(host.password()).strip().toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(Stores.load(host.keystore(), password), password);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(Stores.load(host.truststore(), password));
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
