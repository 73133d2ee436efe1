package tanabata.nbd.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.nbd.ListenAddress;
import tanabata.nbd.ListenAddress.TcpAddress;
import tanabata.nbd.ListenAddress.UnixSocket;
import tanabata.nbd.MemoryDevice;
import tanabata.nbd.NbdLimits;
import tanabata.nbd.OneExport;
import tanabata.nbd.wire.Protocol;
import tanabata.platform.netty.Transports;

/// Real sockets: who may listen where, and how many may come.
class NbdServerTest {

  private static final int GREETING = 18;
  private static final int SIZE_AND_FLAGS = 10;

  @TempDir private Path directory;

  private final Transports transports = Transports.best();
  private final IoEventLoopGroup loops = transports.newLoops("nbd-test", 1);
  private final OneExport exports = new OneExport(MemoryDevice.answeringAtOnce(1 << 20));

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void it_listens_on_both_kinds_of_address_and_tells_the_port() throws IOException {
    UnixSocket unix = new UnixSocket(directory.resolve("home.sock"));
    try (NbdServer server = start(NbdLimits.defaults(), unix, new TcpAddress("127.0.0.1", 0))) {
      assertEquals(unix, server.addresses().getFirst());
      TcpAddress tcp = (TcpAddress) server.addresses().getLast();
      assertTrue(tcp.port() > 0);
      try (SocketChannel one = connect(UnixDomainSocketAddress.of(unix.path()));
          SocketChannel two = connect(new InetSocketAddress("127.0.0.1", tcp.port()))) {
        assertEquals(GREETING, readToTheEnd(one, GREETING));
        assertEquals(GREETING, readToTheEnd(two, GREETING));
      }
    }
  }

  @Test
  void every_transport_of_this_host_serves_a_unix_socket() throws IOException {
    for (Transports each : Transports.values()) {
      if (!each.isAvailable()) {
        continue;
      }
      Path path = directory.resolve(each.name());
      IoEventLoopGroup itsLoops = each.newLoops("nbd-" + each, 1);
      try (NbdServer _ =
              NbdServer.start(
                  itsLoops.next(),
                  each,
                  exports,
                  NbdLimits.defaults(),
                  List.of(new UnixSocket(path)));
          SocketChannel client = connect(UnixDomainSocketAddress.of(path))) {
        assertEquals(GREETING, readToTheEnd(client, GREETING), each.name());
      } finally {
        itsLoops.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
      }
      assertFalse(Files.exists(path), each.name());
    }
  }

  @Test
  void the_socket_file_is_for_its_owner_and_goes_with_the_server() throws IOException {
    Path path = directory.resolve("home.sock");
    try (NbdServer _ = start(NbdLimits.defaults(), new UnixSocket(path))) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }
    try (var left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void what_a_dead_process_left_is_replaced() throws IOException {
    Path path = directory.resolve("home.sock");
    try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertTrue(Files.exists(path));
    try (NbdServer _ = start(NbdLimits.defaults(), new UnixSocket(path));
        SocketChannel client = connect(UnixDomainSocketAddress.of(path))) {
      assertEquals(GREETING, readToTheEnd(client, GREETING));
    }
  }

  @Test
  void a_living_process_keeps_its_socket() throws IOException {
    Path path = directory.resolve("home.sock");
    try (NbdServer _ = start(NbdLimits.defaults(), new UnixSocket(path))) {
      IOException refused = refusal(new UnixSocket(path));
      assertEquals("another process is already listening on " + path, refused.getMessage());
      try (SocketChannel client = connect(UnixDomainSocketAddress.of(path))) {
        assertEquals(GREETING, readToTheEnd(client, GREETING));
      }
    }
  }

  @Test
  void a_file_that_is_no_socket_is_left_alone() throws IOException {
    Path path = Files.writeString(directory.resolve("notes"), "precious");
    assertTrue(refusal(new UnixSocket(path)).getMessage().contains("is not a socket"));
    assertEquals("precious", Files.readString(path));
  }

  @Test
  void a_file_beside_the_socket_that_is_no_socket_is_left_alone() throws IOException {
    Path beside = Files.writeString(directory.resolve("home.sock.new"), "precious");
    refusal(new UnixSocket(directory.resolve("home.sock")));
    assertEquals("precious", Files.readString(beside));
  }

  @Test
  void a_path_too_long_for_the_kernel_is_refused_in_words() {
    Path path = directory.resolve("x".repeat(110));
    assertTrue(refusal(new UnixSocket(path)).getMessage().contains("is too long"));
  }

  @Test
  void a_refused_address_leaves_none_behind() {
    UnixSocket unix = new UnixSocket(directory.resolve("home.sock"));
    refusal(unix, new TcpAddress("no such host", 0));
    assertFalse(Files.exists(unix.path()));
  }

  @Test
  void of_a_flood_the_newest_are_closed_if_all_others_have_begun_and_told_of_in_the_log()
      throws IOException {
    Path path = directory.resolve("home.sock");
    var address = UnixDomainSocketAddress.of(path);
    try (LogLines log = new LogLines();
        NbdServer _ = start(NbdLimits.defaults().withConnections(2), new UnixSocket(path));
        SocketChannel one = connect(address);
        SocketChannel two = connect(address)) {
      begin(one);
      begin(two);
      for (int i = 0; i < 50; i++) {
        try (SocketChannel more = connect(address)) {
          assertEquals(0, readToTheEnd(more, GREETING));
        }
      }
      assertTrue(log.tell("refused: there are 2 clients already"));
    }
  }

  @Test
  void strangers_who_say_nothing_keep_nobody_out_and_put_nobody_out() throws IOException {
    Path path = directory.resolve("home.sock");
    var address = UnixDomainSocketAddress.of(path);
    List<SocketChannel> silent = new ArrayList<>();
    try (NbdServer _ = start(NbdLimits.defaults().withConnections(3), new UnixSocket(path));
        SocketChannel worker = connect(address)) {
      begin(worker);
      for (int i = 0; i < 50; i++) {
        silent.add(connect(address));
      }
      try (SocketChannel newcomer = connect(address)) {
        begin(newcomer);
        assertEquals(2, exports.openClients());
      }
      assertEquals(0, readToTheEnd(silent.getFirst(), 2 * GREETING) - GREETING);
    } finally {
      for (SocketChannel each : silent) {
        each.close();
      }
    }
  }

  /// Strangers at one listener take no places of those who come by another.
  @Test
  void each_listener_has_places_of_its_own() throws IOException {
    Path path = directory.resolve("home.sock");
    TcpAddress anyPort = new TcpAddress("127.0.0.1", 0);
    try (NbdServer server =
        start(NbdLimits.defaults().withConnections(1), new UnixSocket(path), anyPort)) {
      int port = ((TcpAddress) server.addresses().getLast()).port();
      try (SocketChannel remote = connect(new InetSocketAddress("127.0.0.1", port));
          SocketChannel local = connect(UnixDomainSocketAddress.of(path))) {
        begin(remote);
        begin(local);
        assertEquals(2, exports.openClients());
      }
    }
  }

  @Test
  void close_closes_the_clients() throws IOException {
    Path path = directory.resolve("home.sock");
    NbdServer server = start(NbdLimits.defaults(), new UnixSocket(path));
    try (SocketChannel client = connect(UnixDomainSocketAddress.of(path))) {
      assertEquals(GREETING, readToTheEnd(client, GREETING));
      server.close();
      assertEquals(0, readToTheEnd(client, 1));
    }
  }

  private NbdServer start(NbdLimits limits, ListenAddress... addresses) throws IOException {
    return NbdServer.start(loops.next(), transports, exports, limits, List.of(addresses));
  }

  private IOException refusal(ListenAddress... addresses) {
    return assertThrows(IOException.class, () -> start(NbdLimits.defaults(), addresses).close());
  }

  /// Opens the export.
  private static void begin(SocketChannel client) throws IOException {
    assertEquals(GREETING, readToTheEnd(client, GREETING));
    ByteBuffer opening = ByteBuffer.allocate(64);
    opening.putInt(Protocol.FIXED_NEWSTYLE | Protocol.NO_ZEROES).putLong(Protocol.OPTION_MAGIC);
    opening.putInt(Protocol.OPT_EXPORT_NAME).putInt(4).put("home".getBytes(US_ASCII)).flip();
    client.write(opening);
    assertEquals(SIZE_AND_FLAGS, readToTheEnd(client, SIZE_AND_FLAGS));
  }

  private static SocketChannel connect(SocketAddress address) throws IOException {
    return SocketChannel.open(address);
  }

  /// How many of `wanted` bytes come before the end.
  private static int readToTheEnd(SocketChannel client, int wanted) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(wanted);
    while (bytes.hasRemaining() && client.read(bytes) >= 0) {
      // until all are here or the server has closed
    }
    return bytes.position();
  }
}
