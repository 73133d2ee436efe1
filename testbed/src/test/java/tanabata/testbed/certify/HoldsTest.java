package tanabata.testbed.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.simulation.history.LockHistory.Hold;

class HoldsTest {

  private final Holds holds = new Holds();

  @Test
  void two_holders_at_once_are_found() {
    holds.add("a", Hold.asked("vega", 1, 10, 20).released(50, 60));
    holds.add("a", Hold.asked("altair", 2, 15, 30).released(40, 70));
    assertTrue(holds.judge().getFirst().startsWith("lock a: "));
  }

  @Test
  void tokens_rise_across_judgements_too() {
    holds.add("a", Hold.asked("vega", 7, 10, 20).released(30, 40));
    assertEquals(List.of(), holds.judge());
    holds.add("a", Hold.asked("altair", 7, 110, 120).released(130, 140));
    assertTrue(holds.judge().getFirst().contains("token 7 was given before"));
  }

  @Test
  void other_names_do_not_matter() {
    holds.add("a", Hold.asked("vega", 7, 10, 20).released(50, 60));
    holds.add("b", Hold.asked("altair", 3, 15, 30).released(40, 70));
    assertEquals(List.of(), holds.judge());
  }
}
