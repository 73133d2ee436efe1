package tanabata.dlm.jgroups;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tanabata.foundation.NodeId;

@Timeout(60)
class JGroupsTcpTest {

  private static final NodeId VEGA = new NodeId("vega");
  private static final NodeId ALTAIR = new NodeId("altair");

  @Test
  void a_peer_that_never_answers_the_handshake_is_given_up_and_connected_again() throws Exception {
    InetSocketAddress here = LoopbackSpaces.freePort();
    InetSocketAddress there = LoopbackSpaces.freePort();
    try (ServerSocket silent = new ServerSocket()) {
      silent.bind(there);
      GroupConfig config =
          new GroupConfig(
              "test",
              VEGA,
              new TreeMap<>(Map.of(VEGA, here, ALTAIR, there)),
              Optional.of(new GroupConfig.Authentication(SSLContext.getDefault(), _ -> Set.of())));
      try (GroupTransport _ =
          GroupTransport.open(config, (_, _) -> {}, _ -> {}, AssertionError::new)) {
        for (int attempt = 0; attempt < 2; attempt++) {
          try (Socket connection = silent.accept()) {
            assertTrue(connection.getInputStream().readAllBytes().length > 0);
          }
        }
      }
    }
  }
}
