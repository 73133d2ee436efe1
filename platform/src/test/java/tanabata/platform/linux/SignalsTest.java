package tanabata.platform.linux;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SignalsTest {

  private static int self() {
    return (int) ProcessHandle.current().pid();
  }

  @Test
  void whoever_runs_is_not_killed() {
    assertFalse(Signals.isKilled(self()));
  }

  @Test
  void what_cannot_be_seen_has_ended() {
    assertTrue(Signals.isKilled(0));
    assertTrue(Signals.isKilled(Integer.MAX_VALUE));
  }
}
