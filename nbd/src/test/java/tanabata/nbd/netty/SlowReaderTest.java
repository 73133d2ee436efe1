package tanabata.nbd.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tanabata.nbd.core.RequestCheck.FLUSH;
import static tanabata.nbd.core.RequestCheck.READ;
import static tanabata.nbd.core.RequestCheck.WRITE;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tanabata.nbd.ListenAddress;
import tanabata.nbd.ListenAddress.TcpAddress;
import tanabata.nbd.MemoryDevice;
import tanabata.nbd.NbdLimits;
import tanabata.nbd.OneExport;
import tanabata.nbd.wire.Protocol;
import tanabata.platform.netty.Transports;

/// A client over TCP that asks for far more than any buffer holds before it fetches the first
/// reply.
class SlowReaderTest {

  private static final int MIB = 1 << 20;
  private static final int READS = 200;

  @ParameterizedTest
  @EnumSource
  void it_gets_all_it_asked_for_and_another_client_is_served_meanwhile(Transports transports)
      throws IOException {
    Assumptions.assumeTrue(
        transports.isAvailable(), () -> "SKIPPED: this host cannot do " + transports);
    IoEventLoopGroup loops = transports.newLoops("nbd-slow", 1);
    EventLoop loop = loops.next();
    OneExport exports = new OneExport(new MemoryDevice(MIB, loop));
    var where = List.<ListenAddress>of(new TcpAddress("127.0.0.1", 0));
    try (NbdServer server =
        NbdServer.start(loop, transports, exports, NbdLimits.defaults(), where)) {
      int port = ((TcpAddress) server.addresses().getFirst()).port();
      try (Socket slow = connect(port);
          Socket other = connect(port)) {
        ByteBuf reads = Unpooled.buffer();
        for (int i = 0; i < READS; i++) {
          TestClient.request(reads, 0, READ, i, 0, MIB);
        }
        send(slow, reads);
        try (Socket gone = connect(port)) {
          send(gone, TestClient.request(reads.clear(), 0, WRITE, 1, 0, MIB).writeZero(100_000));
        }

        send(other, TestClient.request(reads.clear(), 0, FLUSH, 5, 0, 0));
        DataInputStream heard = new DataInputStream(other.getInputStream());
        assertEquals(Protocol.SIMPLE_REPLY_MAGIC, heard.readInt());

        DataInputStream replies = new DataInputStream(slow.getInputStream());
        byte[] bytes = new byte[MIB];
        for (int i = 0; i < READS; i++) {
          assertEquals(Protocol.SIMPLE_REPLY_MAGIC, replies.readInt());
          assertEquals(0, replies.readInt());
          assertEquals(i, replies.readLong());
          replies.readFully(bytes);
        }
      }
    } finally {
      loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
    }
    assertEquals(0, exports.openClients());
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    ByteBuf hello = Unpooled.buffer().writeInt(TestClient.FIXED);
    TestClient.option(
        hello,
        Protocol.OPT_EXPORT_NAME,
        data -> data.writeCharSequence("home", StandardCharsets.UTF_8));
    send(socket, hello);
    DataInputStream heard = new DataInputStream(socket.getInputStream());
    heard.skipNBytes(18);
    assertEquals(MIB, heard.readLong());
    assertTrue(heard.readUnsignedShort() != 0);
    return socket;
  }

  private static void send(Socket socket, ByteBuf bytes) throws IOException {
    bytes.readBytes(socket.getOutputStream(), bytes.readableBytes());
  }
}
