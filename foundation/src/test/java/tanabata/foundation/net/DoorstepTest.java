package tanabata.foundation.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoorstepTest {

  private static final InetAddress PEER = InetAddress.ofLiteral("10.0.0.2");
  private static final InetAddress STRANGER = InetAddress.ofLiteral("10.8.0.9");

  private final Doorstep<String> doorstep = new Doorstep<>(3);

  @Test
  void many_of_one_address_turn_away_nobody_of_another() {
    doorstep.enter("peer", PEER);
    doorstep.enter("first", STRANGER);
    doorstep.enter("second", STRANGER);
    assertEquals(Optional.of("first"), doorstep.enter("third", STRANGER));
    assertEquals(Optional.of("second"), doorstep.enter("fourth", STRANGER));
    assertTrue(doorstep.leave("peer"));
  }

  @Test
  void many_of_one_address_keep_out_nobody_of_another() {
    doorstep.enter("first", STRANGER);
    doorstep.enter("second", STRANGER);
    doorstep.enter("third", STRANGER);
    assertEquals(Optional.of("first"), doorstep.enter("peer", PEER));
    assertTrue(doorstep.leave("peer"));
  }

  @Test
  void whoever_has_left_needs_no_room() {
    for (int i = 0; i < 10; i++) {
      assertEquals(Optional.empty(), doorstep.enter("peer", PEER));
      assertTrue(doorstep.leave("peer"));
      assertEquals(false, doorstep.leave("peer"));
    }
  }
}
