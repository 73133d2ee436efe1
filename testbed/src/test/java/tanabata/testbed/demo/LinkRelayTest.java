package tanabata.testbed.demo;

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
import tanabata.testbed.TestbedFailure;
import tanabata.testbed.net.FreePort;

@Timeout(30)
class LinkRelayTest {

  private static final int A_WHILE = 200;

  private ServerSocket far;
  private int from;
  private LinkRelay relay;

  @BeforeEach
  void open() throws Exception {
    far = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    try (ServerSocket free = FreePort.open()) {
      from = free.getLocalPort();
    }
    relay = LinkRelay.open(List.of(new LinkRelay.Route(from, far.getLocalPort())));
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
  void a_cut_stalls_old_and_new_connections_and_both_go_on_after_it() throws Exception {
    try (Socket near = connect();
        Socket other = far.accept()) {
      near.getOutputStream().write('a');
      assertEquals('a', other.getInputStream().read());
      relay.cut();
      near.getOutputStream().write('b');
      other.setSoTimeout(A_WHILE);
      assertThrows(SocketTimeoutException.class, () -> other.getInputStream().read());
      try (Socket late = connect()) {
        late.setSoTimeout(A_WHILE);
        assertThrows(SocketTimeoutException.class, () -> late.getInputStream().read());
        relay.heal();
        other.setSoTimeout(0);
        assertEquals('b', other.getInputStream().read());
        late.getOutputStream().write('c');
        try (Socket there = far.accept()) {
          assertEquals('c', there.getInputStream().read());
        }
      }
    }
  }

  @Test
  void a_port_in_use_is_named() throws Exception {
    try (ServerSocket taken = FreePort.open()) {
      LinkRelay.Route route = new LinkRelay.Route(taken.getLocalPort(), far.getLocalPort());
      TestbedFailure failure =
          assertThrows(TestbedFailure.class, () -> LinkRelay.open(List.of(route)));
      assertTrue(
          failure.getMessage().startsWith("port " + taken.getLocalPort()), failure.getMessage());
    }
  }
}
