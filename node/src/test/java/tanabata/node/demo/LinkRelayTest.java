package tanabata.node.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LinkRelayTest {

  private ServerSocket far;
  private int from;
  private LinkRelay relay;

  @BeforeEach
  void open() throws Exception {
    far = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      from = free.getLocalPort();
    }
    relay = LinkRelay.open(List.of(new LinkRelay.Way(from, far.getLocalPort())));
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
    far.close();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), from);
  }

  @Test
  void what_is_sent_arrives_and_an_end_is_passed_on() throws Exception {
    try (Socket near = connect();
        Socket other = far.accept()) {
      near.getOutputStream().write("ping".getBytes());
      assertEquals("ping", new String(other.getInputStream().readNBytes(4)));
      other.getOutputStream().write("pong".getBytes());
      assertEquals("pong", new String(near.getInputStream().readNBytes(4)));
      other.shutdownOutput();
      assertEquals(-1, near.getInputStream().read());
    }
  }

  @Test
  void a_cut_is_silent_for_old_and_new_and_mending_ends_both() throws Exception {
    try (Socket near = connect();
        Socket other = far.accept()) {
      near.getOutputStream().write('a');
      assertEquals('a', other.getInputStream().read());
      relay.cut();
      near.getOutputStream().write('b');
      other.setSoTimeout(200);
      assertThrows(SocketTimeoutException.class, () -> other.getInputStream().read());
      try (Socket late = connect()) {
        late.setSoTimeout(200);
        assertThrows(SocketTimeoutException.class, () -> late.getInputStream().read());
        relay.heal();
        late.setSoTimeout(0);
        assertTrue(hasEnded(late) && hasEnded(near) && hasEnded(other));
      }
    }
    try (Socket near = connect();
        Socket other = far.accept()) {
      near.getOutputStream().write('c');
      assertEquals('c', other.getInputStream().read());
    }
  }

  private static boolean hasEnded(Socket socket) throws IOException {
    socket.setSoTimeout(0);
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      // A reset is an end too.
      return true;
    }
  }

  @Test
  void whoever_finds_nobody_behind_it_is_turned_away() throws Exception {
    far.close();
    try (Socket near = connect()) {
      assertTrue(hasEnded(near));
    }
  }

  @Test
  void a_port_that_is_taken_is_a_sentence() {
    DemoFailure taken =
        assertThrows(DemoFailure.class, () -> LinkRelay.open(List.of(new LinkRelay.Way(from, 1))));
    assertTrue(taken.getMessage().startsWith("port " + from + ", over which "), taken.getMessage());
  }
}
