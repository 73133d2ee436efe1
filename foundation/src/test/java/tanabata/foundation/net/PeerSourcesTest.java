package tanabata.foundation.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerSourcesTest {

  private static final InetAddress FIRST = InetAddress.ofLiteral("10.0.0.2");
  private static final InetAddress SECOND = InetAddress.ofLiteral("10.0.0.3");

  private Optional<InetAddress> altair = Optional.of(FIRST);
  private final PeerSources sources =
      new PeerSources(
          List.of("altair"), List.of(AddressRange.parse("10.8.0.0/24").orElseThrow()), this::find);

  private List<InetAddress> find(String host) throws UnknownHostException {
    return List.of(altair.orElseThrow(() -> new UnknownHostException(host)));
  }

  @Test
  void a_peer_that_moves_is_accepted_where_it_is_found_then() {
    sources.refresh();
    assertTrue(sources.accepts(FIRST));
    altair = Optional.of(SECOND);
    sources.refresh();
    assertTrue(sources.accepts(SECOND));
    assertEquals(false, sources.accepts(FIRST));
  }

  @Test
  void a_name_server_that_fails_locks_nobody_out() {
    sources.refresh();
    altair = Optional.empty();
    sources.refresh();
    assertThrows(UnknownHostException.class, () -> sources.lookUp("altair"));
    assertTrue(sources.accepts(FIRST));
  }

  @Test
  void what_an_operator_named_is_accepted_besides() {
    assertTrue(sources.accepts(InetAddress.ofLiteral("10.8.0.77")));
    assertEquals(false, sources.accepts(FIRST));
  }

  @Test
  void hosts_that_are_not_the_peers_are_found_and_not_accepted() throws Exception {
    sources.lookUp("vega");
    assertEquals(false, sources.accepts(FIRST));
  }
}
