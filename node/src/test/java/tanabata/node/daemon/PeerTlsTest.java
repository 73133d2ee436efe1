package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.dlm.jgroups.GroupTransport;
import tanabata.fencing.witness.Keys;
import tanabata.foundation.net.LinkTrouble;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.ResourceConfig;
import tanabata.platform.netty.Transports;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;
import tanabata.replication.netty.PeerEndpoint;

/// Whom a node believes: each truststore vouches for both nodes, as one that holds the certificate
/// of their common authority does.
@Timeout(120)
class PeerTlsTest {

  @TempDir Path folder;
  private final CertificateWatch watch = new CertificateWatch(InstantSource.system());

  @BeforeEach
  void makeKeys() throws Exception {
    Keys.make(folder, "vega", "altair");
    Files.writeString(folder.resolve("password"), Keys.PASSWORD + "\n");
    KeyStore both = KeyStore.getInstance("PKCS12");
    both.load(null, null);
    for (String name : new String[] {"vega", "altair"}) {
      both.setCertificateEntry(name, load(name).getCertificate(name));
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("both.p12"))) {
      both.store(out, Keys.PASSWORD.toCharArray());
    }
  }

  private ResourceConfig config(String node, String keystore) throws Exception {
    return ConfigReader.read(
            Files.writeString(
                folder.resolve(node + ".conf"),
                """
                node = %s
                control = control.sock
                witness = none
                resource home {
                  size = 1M
                  net {
                    tls { keystore = %s.p12, truststore = both.p12, password-file = password }
                  }
                  on vega { disk = vega.img, address = "127.0.0.1:%d", locks = "127.0.0.1:%d" }
                  on altair { disk = altair.img, address = "127.0.0.1:%d", locks = "127.0.0.1:%d" }
                }
                """
                    .formatted(node, keystore, freePort(), freePort(), freePort(), freePort())))
        .resources()
        .getFirst();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void a_node_with_the_key_of_its_peer_does_not_start_and_says_what_to_run() throws Exception {
    ResourceConfig altair = config("altair", "vega");
    String sentence =
        assertThrows(IOException.class, () -> PeerTls.plain(altair, watch)).getMessage();
    assertTrue(
        sentence.endsWith(
            "vega.p12 is for 'vega', and this node is altair; 'tanabata keys' makes a"
                + " key for altair, and so does 'keytool -genkeypair -dname CN=altair' with its"
                + " certificate imported on its peer"),
        sentence);
  }

  @Test
  void on_the_peer_link_a_certificate_of_another_name_is_refused() throws Exception {
    ResourceConfig vega = config("vega", "vega");
    Transports transports = Transports.best();
    IoEventLoopGroup loops = transports.newLoops("peer-tls-test", 1);
    NoLinks links = new NoLinks();
    PeerEndpoint endpoint =
        new PeerEndpoint(
            loops.next(),
            transports,
            Settings.addresses(vega),
            PeerTls.context(vega, watch),
            links);
    endpoint.start();
    try {
      assertOnlyAltairIsLetIn(vega.here().address().port(), endpoint::troubles);
      assertFalse(links.up);
    } finally {
      loops.next().submit(endpoint::stop).get();
      loops.shutdownGracefully(10, 10_000, TimeUnit.MILLISECONDS).sync();
    }
  }

  @Test
  void between_lock_managers_a_certificate_of_another_name_is_refused() throws Exception {
    ResourceConfig vega = config("vega", "vega");
    int port = vega.here().locks().orElseThrow().port();
    try (GroupTransport transport =
        GroupTransport.open(
            LockService.group(vega, watch), (_, _) -> {}, _ -> {}, AssertionError::new)) {
      assertOnlyAltairIsLetIn(port, transport::troubles);
    }
  }

  /// Of an endpoint that nobody says hello to.
  private static final class NoLinks implements PeerEndpoint.Events {
    private volatile boolean up;

    @Override
    public boolean accepts(Message.Hello hello) {
      return true;
    }

    @Override
    public void up(long link) {
      up = true;
    }

    @Override
    public void down(long link, String reason) {}

    @Override
    public void received(long link, Frame frame) {
      frame.message().payload().release();
    }
  }

  private void assertOnlyAltairIsLetIn(int port, Supplier<List<LinkTrouble>> troubles)
      throws Exception {
    talkNonsense("vega", port);
    LinkTrouble refused = await(LinkTrouble.PeerCertificateRefused.class, troubles);
    String why = ((LinkTrouble.PeerCertificateRefused) refused).why();
    assertTrue(
        why.startsWith(
            "the certificate shown is for 'vega', and altair is expected there; vega is this node,"
                + " and no other may use its key; 'tanabata keys' makes a key for altair"),
        why);
    talkNonsense("altair", port);
    await(LinkTrouble.Ended.class, troubles);
  }

  private static LinkTrouble await(
      Class<? extends LinkTrouble> kind, Supplier<List<LinkTrouble>> troubles) {
    while (true) {
      Optional<LinkTrouble> found = troubles.get().stream().filter(kind::isInstance).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      Thread.onSpinWait();
    }
  }

  /// As far as whoever has this key is let in.
  private void talkNonsense(String key, int port) throws Exception {
    try (SSLSocket socket = (SSLSocket) believingAnybody(key).getSocketFactory().createSocket()) {
      connect(socket, port);
      socket.startHandshake();
      socket.getOutputStream().write(new byte[64]);
      socket.getInputStream().readAllBytes();
    } catch (SSLException | SocketException _) {
      // The other end tells why.
      return;
    }
  }

  /// Until somebody listens there.
  private static void connect(SSLSocket socket, int port) throws IOException {
    InetSocketAddress there = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    while (true) {
      try (Socket attempt = new Socket()) {
        attempt.connect(there);
        break;
      } catch (ConnectException _) {
        Thread.onSpinWait();
      }
    }
    socket.connect(there);
  }

  private SSLContext believingAnybody(String key) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(load(key), Keys.PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(load("both"));
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private KeyStore load(String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
      store.load(in, Keys.PASSWORD.toCharArray());
    }
    return store;
  }
}
