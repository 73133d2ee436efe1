package tanabata.foundation.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkTroublesTest {

  private final LinkTroubles troubles = new LinkTroubles();

  private static LinkTrouble stranger(int number) {
    return new LinkTrouble.Stranger("10.0.0." + number);
  }

  @Test
  void the_same_trouble_is_told_once_until_the_peer_is_heard() {
    assertTrue(troubles.add(stranger(1)));
    assertFalse(troubles.add(stranger(1)));
    troubles.heard();
    assertTrue(troubles.add(stranger(1)));
  }

  @Test
  void strangers_who_are_new_each_time_are_told_of_a_few_times_only() {
    assertEquals(16, tellsOf(200));
    assertEquals(
        List.of(stranger(196), stranger(197), stranger(198), stranger(199)), troubles.all());
    troubles.heard();
    assertEquals(16, tellsOf(200));
  }

  @Test
  void strangers_do_not_use_up_what_is_told_of_the_peer() {
    tellsOf(200);
    assertTrue(troubles.add(new LinkTrouble.Unreachable("10.0.0.2:7788", "timed out")));
  }

  private long tellsOf(int strangers) {
    return IntStream.range(0, strangers).filter(number -> troubles.add(stranger(number))).count();
  }
}
