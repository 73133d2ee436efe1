package tanabata.replication.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.ByteRange;
import tanabata.foundation.NodeId;
import tanabata.foundation.net.HostNames;
import tanabata.foundation.net.LinkTrouble;
import tanabata.foundation.net.PeerSources;
import tanabata.foundation.state.ReplicationState.Blocks;
import tanabata.foundation.state.ReplicationState.Currency;
import tanabata.foundation.state.ReplicationState.Trust;
import tanabata.foundation.state.Role;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.netty.Transports;
import tanabata.replication.model.AfterSplitBrain;
import tanabata.replication.model.CopyHistory;
import tanabata.replication.model.DataIdentity;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Geometry;
import tanabata.replication.model.LastStandalone;
import tanabata.replication.model.Marks;
import tanabata.replication.model.Message;
import tanabata.replication.model.SplitBrainChoice;
import tanabata.replication.model.Stamp;
import tanabata.replication.model.WriteKind;
import tanabata.replication.wire.FrameWriter;

/// Two endpoints and everybody else on one loopback.
class PeerEndpointTest {

  private static final int TIMEOUT_MILLIS = 30_000;
  private static final Frame HELLO = new Frame(0, 0, hello());

  private final List<Host> hosts = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  /// One end: an endpoint, its loop, and its events.
  private record Host(
      PeerEndpoint endpoint,
      IoEventLoopGroup loops,
      EventLoop loop,
      int port,
      RecordedEvents events) {

    void send(long link, Frame frame) {
      loop.execute(() -> endpoint.send(link, frame));
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    for (Host host : hosts) {
      host.loop.submit(host.endpoint::stop).get();
      host.loops.shutdownGracefully(100, 10_000, TimeUnit.MILLISECONDS).sync();
    }
  }

  private Host host(int port, int peerPort, Optional<SslContext> tls) throws IOException {
    return host(
        port,
        new PeerEndpoint.Addresses(
            address(port), address(peerPort), PeerSources.of(address(peerPort))),
        tls);
  }

  private Host host(int port, PeerEndpoint.Addresses addresses, Optional<SslContext> tls)
      throws IOException {
    Transports transports = Transports.best();
    IoEventLoopGroup loops = transports.newLoops("peer-test", 1);
    EventLoop loop = loops.next();
    RecordedEvents events = new RecordedEvents();
    PeerEndpoint endpoint = new PeerEndpoint(loop, transports, addresses, tls, events);
    Host host = new Host(endpoint, loops, loop, port, events);
    hosts.add(host);
    endpoint.start();
    return host;
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// The first connects to the second, and both have said hello.
  private static void connect(Host vega, Host altair) throws InterruptedException {
    vega.loop.execute(vega.endpoint::connect);
    vega.events.assertNext("up 1");
    vega.send(1, HELLO);
    altair.events.assertNext("up 1");
    altair.events.assertNext(new RecordedEvents.Received(1, HELLO, "[]"));
    altair.send(1, HELLO);
    vega.events.assertNext(new RecordedEvents.Received(1, HELLO, "[]"));
  }

  private static void assertLinkWorks(Host vega, Host altair) throws InterruptedException {
    Frame flush = new Frame(1, 0, new Message.FlushRequest(7));
    vega.send(1, flush);
    altair.events.assertNext(new RecordedEvents.Received(1, flush, "[]"));
    Frame done = new Frame(1, 1, new Message.FlushDone(7));
    altair.send(1, done);
    vega.events.assertNext(new RecordedEvents.Received(1, done, "[]"));
  }

  private Host[] connected() throws Exception {
    int vegaPort = freePort();
    int altairPort = freePort();
    Host vega = host(vegaPort, altairPort, Optional.empty());
    Host altair = host(altairPort, vegaPort, Optional.empty());
    connect(vega, altair);
    return new Host[] {vega, altair};
  }

  private Socket connectRaw(Host host) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    sockets.add(socket);
    return socket;
  }

  private static boolean isClosedByTheOtherEnd(Socket socket) {
    try {
      while (true) {
        if (socket.getInputStream().read() < 0) {
          return true;
        }
      }
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void frames_and_their_payloads_arrive_on_the_other_end() throws Exception {
    Host[] both = connected();
    assertLinkWorks(both[0], both[1]);
    byte[] bytes = new byte[300_000];
    Arrays.fill(bytes, (byte) 5);
    BufferPayload payload = new BufferPayload(Unpooled.wrappedBuffer(bytes));
    Frame write =
        new Frame(
            2,
            0,
            new Message.Write(
                new Stamp(1, 1), new ByteRange(0, 300_032), WriteKind.DATA, true, payload));
    both[0].send(1, write);
    RecordedEvents.Received received = (RecordedEvents.Received) both[1].events.next();
    assertEquals(Arrays.toString(bytes), received.payload());
  }

  @Test
  void the_end_of_a_link_is_an_event() throws Exception {
    Host[] both = connected();
    both[0].loop.execute(() -> both[0].endpoint.close(1));
    both[1].events.assertNext("down 1");
    assertTrue(both[0].events.all.isEmpty());
  }

  @Test
  void garbage_ends_the_connection() throws Exception {
    Host[] both = connected();
    Socket stranger = connectRaw(both[1]);
    stranger.getOutputStream().write("GET / HTTP/1.1\r\nHost: altair\r\n\r\n".getBytes());
    assertTrue(isClosedByTheOtherEnd(stranger));
    assertLinkWorks(both[0], both[1]);
  }

  @Test
  void a_frame_before_the_hello_ends_the_connection() throws Exception {
    Host[] both = connected();
    Socket stranger = connectRaw(both[1]);
    stranger.getOutputStream().write(bytes(new Frame(0, 0, new Message.Ping())));
    assertTrue(isClosedByTheOtherEnd(stranger));
    assertLinkWorks(both[0], both[1]);
  }

  @Test
  void half_a_hello_is_no_link() throws Exception {
    Host[] both = connected();
    byte[] hello = bytes(HELLO);
    Socket silent = connectRaw(both[1]);
    silent.getOutputStream().write(hello, 0, hello.length - 1);
    Socket gone = connectRaw(both[1]);
    gone.getOutputStream().write(hello, 0, 40);
    gone.close();
    assertLinkWorks(both[0], both[1]);
    assertTrue(both[1].events.all.isEmpty());
  }

  @Test
  void whoever_connects_from_elsewhere_is_hung_up_on() throws Exception {
    Host[] both = connected();
    Socket stranger = new Socket();
    sockets.add(stranger);
    stranger.setSoTimeout(TIMEOUT_MILLIS);
    stranger.bind(new InetSocketAddress("127.0.0.2", 0));
    stranger.connect(address(both[1].port));
    assertTrue(isClosedByTheOtherEnd(stranger));
    assertEquals(List.of(new LinkTrouble.Stranger("127.0.0.2")), both[1].endpoint.troubles());
    assertLinkWorks(both[0], both[1]);
    assertEquals(List.of(), both[1].endpoint.troubles());
  }

  @Test
  void a_name_is_looked_up_until_it_is_found_and_again_at_each_dial() throws Exception {
    int vegaPort = freePort();
    int altairPort = freePort();
    Host altair = host(altairPort, vegaPort, Optional.empty());
    AtomicInteger lookUps = new AtomicInteger();
    HostNames names =
        host -> {
          if (lookUps.incrementAndGet() < 3) {
            throw new UnknownHostException(host);
          }
          return List.of(InetAddress.getLoopbackAddress());
        };
    InetSocketAddress named = InetSocketAddress.createUnresolved("altair.example", altairPort);
    Host vega =
        host(
            vegaPort,
            new PeerEndpoint.Addresses(
                address(vegaPort),
                named,
                new PeerSources(List.of("altair.example"), List.of(), names)),
            Optional.empty());
    vega.loop.execute(vega.endpoint::connect);
    while (vega.endpoint.troubles().isEmpty()) {
      Thread.onSpinWait();
    }
    assertEquals(
        List.of(new LinkTrouble.UnknownHost("altair.example:" + altairPort)),
        vega.endpoint.troubles());
    while (vega.events.all.isEmpty()) {
      vega.loop.submit(vega.endpoint::connect).get();
    }
    vega.events.assertNext("up 1");
    vega.send(1, HELLO);
    altair.events.assertNext("up 1");
    assertTrue(lookUps.get() >= 3);
  }

  @Test
  void a_host_whose_own_name_is_not_found_listens_when_it_is() throws Exception {
    int vegaPort = freePort();
    int altairPort = freePort();
    AtomicInteger lookUps = new AtomicInteger();
    HostNames names =
        host -> {
          if (lookUps.incrementAndGet() == 1) {
            throw new UnknownHostException(host);
          }
          return List.of(InetAddress.getLoopbackAddress());
        };
    InetSocketAddress named = InetSocketAddress.createUnresolved("altair.example", altairPort);
    Host altair =
        host(
            altairPort,
            new PeerEndpoint.Addresses(
                named, address(vegaPort), new PeerSources(List.of("localhost"), List.of(), names)),
            Optional.empty());
    assertEquals(
        List.of(new LinkTrouble.UnknownHost("altair.example:" + altairPort)),
        altair.endpoint.troubles());
    Host vega = host(vegaPort, altairPort, Optional.empty());
    while (vega.events.all.isEmpty()) {
      vega.loop.submit(vega.endpoint::connect).get();
    }
  }

  @Test
  void an_address_of_another_host_is_called_that() {
    InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.1", 7788);
    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                host(
                    7788,
                    new PeerEndpoint.Addresses(elsewhere, elsewhere, PeerSources.of(elsewhere)),
                    Optional.empty()));
    assertTrue(
        refused
            .getMessage()
            .startsWith(
                "cannot listen for the peer at 192.0.2.1, port 7788: 192.0.2.1 is not an address of"
                    + " this host"),
        refused.getMessage());
  }

  @Test
  void certificates_are_checked_beside_the_loop_that_serves(@TempDir Path folder) throws Exception {
    PeerKeys ofVega = PeerKeys.make(folder, "vega");
    PeerKeys ofAltair = PeerKeys.make(folder, "altair");
    int vegaPort = freePort();
    int altairPort = freePort();
    Queue<String> threads = new ConcurrentLinkedQueue<>();
    Host vega = host(vegaPort, altairPort, tls(ofVega.believing(ofAltair, threads::add)));
    Host altair = host(altairPort, vegaPort, tls(ofAltair.believing(ofVega, threads::add)));
    connect(vega, altair);
    assertEquals(2, threads.size());
    assertTrue(threads.stream().noneMatch(name -> name.startsWith("peer-test")), threads::toString);
  }

  @Test
  void silent_connections_are_closed() throws Exception {
    Host[] both = connected();
    for (int i = 0; i < 16; i++) {
      connectRaw(both[1]);
    }
    assertTrue(isClosedByTheOtherEnd(connectRaw(both[1])));
    assertLinkWorks(both[0], both[1]);
  }

  @Test
  void with_tls_only_the_peers_certificate_makes_a_link(@TempDir Path folder) throws Exception {
    PeerKeys ofVega = PeerKeys.make(folder, "vega");
    PeerKeys ofAltair = PeerKeys.make(folder, "altair");
    PeerKeys ofDeneb = PeerKeys.make(folder, "deneb");
    int vegaPort = freePort();
    int altairPort = freePort();
    Host vega = host(vegaPort, altairPort, tls(ofVega.believing(ofAltair)));
    Host altair = host(altairPort, vegaPort, tls(ofAltair.believing(ofVega)));
    for (SSLContext stranger :
        List.of(PeerKeys.withoutKey(ofAltair), ofDeneb.insistingTo(ofAltair))) {
      assertTrue(isRefused(stranger, altair));
    }
    Socket plain = connectRaw(altair);
    plain.getOutputStream().write(bytes(HELLO));
    assertTrue(isClosedByTheOtherEnd(plain));
    assertTrue(altair.events.all.isEmpty());
    connect(vega, altair);
    assertLinkWorks(vega, altair);
  }

  /// Says hello like a peer, as far as the other end lets it.
  private boolean isRefused(SSLContext context, Host host) throws IOException {
    Socket socket = context.getSocketFactory().createSocket(address(0).getAddress(), host.port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    sockets.add(socket);
    try {
      socket.getOutputStream().write(bytes(HELLO));
    } catch (IOException refusedAlready) {
      return true;
    }
    return isClosedByTheOtherEnd(socket);
  }

  private static Optional<SslContext> tls(SSLContext context) {
    return Optional.of(PeerKeys.forEndpoint(context));
  }

  private static byte[] bytes(Frame frame) {
    ByteBuf head = FrameWriter.head(frame, UnpooledByteBufAllocator.DEFAULT);
    byte[] bytes = ByteBufUtil.getBytes(head);
    head.release();
    return bytes;
  }

  private static Message.Hello hello() {
    return new Message.Hello(
        Message.Hello.VERSION,
        "home",
        new NodeId("vega"),
        Geometry.of(1 << 20),
        1,
        0,
        0,
        0,
        2,
        0,
        Currency.UNKNOWN,
        0,
        Blocks.COMPLETE,
        new DataIdentity(List.of(), true),
        0,
        SplitBrainChoice.NONE,
        new CopyHistory(
            Role.SECONDARY, Trust.TRUSTED, LastStandalone.NEVER, 0, AfterSplitBrain.DISCONNECT),
        Marks.NONE);
  }
}
