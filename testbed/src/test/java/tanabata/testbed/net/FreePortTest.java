package tanabata.testbed.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FreePortTest {

  @Test
  void a_free_port_lies_outside_the_ephemeral_range() throws Exception {
    String range = Files.readString(Path.of("/proc/sys/net/ipv4/ip_local_port_range"));
    int first = Integer.parseInt(range.strip().split("\\s+")[0]);
    for (int i = 0; i < 100; i++) {
      try (ServerSocket socket = FreePort.open()) {
        assertTrue(
            socket.getLocalPort() < first || first < 20_001, () -> "port " + socket.getLocalPort());
      }
    }
  }
}
