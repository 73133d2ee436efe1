package tanabata.testbed.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {

  private static final int A_WHILE = 200;

  private ServerSocket far;
  private FaultProxy proxy;

  @BeforeEach
  void open() throws IOException {
    far = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    proxy = FaultProxy.to(far.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    far.close();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  @Test
  void what_is_sent_arrives_in_order_and_so_does_the_end() throws IOException {
    byte[] bytes = new byte[300_000];
    new Random(3).nextBytes(bytes);
    try (Socket near = connect();
        Socket other = far.accept()) {
      proxy.delay(5);
      Thread.ofVirtual().start(() -> send(near, bytes));
      assertArrayEquals(bytes, other.getInputStream().readNBytes(bytes.length));
      assertEquals(-1, other.getInputStream().read());
    }
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException e) {
      // What is missing is found at the other end.
    }
  }

  @Test
  void one_direction_can_stall_while_the_other_goes_on_and_what_was_held_back_comes_later()
      throws IOException {
    try (Socket near = connect();
        Socket other = far.accept()) {
      proxy.stall(FaultProxy.Direction.UPSTREAM);
      near.getOutputStream().write('a');
      other.getOutputStream().write('b');
      assertEquals('b', near.getInputStream().read());
      other.setSoTimeout(A_WHILE);
      assertThrows(SocketTimeoutException.class, () -> other.getInputStream().read());
      proxy.heal();
      other.setSoTimeout(0);
      assertEquals('a', other.getInputStream().read());
    }
  }

  @Test
  void a_proxy_that_refuses_resets_open_and_new_connections() throws IOException {
    try (Socket near = connect();
        Socket other = far.accept()) {
      proxy.refuse();
      assertThrows(IOException.class, () -> other.getInputStream().read());
      assertThrows(
          IOException.class,
          () -> {
            try (Socket late = connect()) {
              throw new IOException("end of stream: " + late.getInputStream().read());
            }
          });
      assertThrows(IOException.class, () -> near.getInputStream().read());
      proxy.heal();
    }
    try (Socket near = connect();
        Socket other = far.accept()) {
      near.getOutputStream().write('c');
      assertEquals('c', other.getInputStream().read());
    }
  }

  @Test
  void a_half_open_connection_is_reset_at_one_end_and_silent_at_the_other() throws IOException {
    try (Socket near = connect();
        Socket other = far.accept()) {
      near.getOutputStream().write('a');
      assertEquals('a', other.getInputStream().read());
      proxy.leaveHalfOpen(FaultProxy.End.SERVER);
      assertThrows(SocketException.class, () -> other.getInputStream().read());
      near.setSoTimeout(A_WHILE);
      assertThrows(SocketTimeoutException.class, () -> near.getInputStream().read());
      proxy.unblock();
      near.setSoTimeout(0);
      assertThrows(SocketException.class, () -> near.getInputStream().read());
    }
  }
}
