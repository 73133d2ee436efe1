package tanabata.simulation.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tanabata.simulation.history.ValueHistory.Turn;

class ValueHistoryTest {

  private final ValueHistory history = new ValueHistory();

  private static Turn valid(long token, long read, long written) {
    return new Turn("vega", token, true, read, written);
  }

  private static Turn invalid(long token, long written) {
    return new Turn("altair", token, false, 0, written);
  }

  private boolean isGood(Turn... turns) {
    return history.judge(List.of(turns)).isEmpty();
  }

  @Test
  void each_reads_what_the_one_before_wrote_in_the_order_of_the_tokens() {
    assertTrue(isGood(valid(3, 11, 12), valid(1, 0, 10), valid(2, 10, 11)));
    assertTrue(isGood(valid(4, 12, 13)));
  }

  @Test
  void what_is_called_invalid_may_be_anything() {
    assertTrue(isGood(valid(1, 0, 10), invalid(2, 11), valid(3, 11, 12)));
  }

  @Test
  void an_older_value_is_stale() {
    assertEquals(
        Optional.of(
            valid(3, 10, 12) + " was told that 10 is valid; the one before was " + invalid(2, 11)),
        history.judge(List.of(valid(1, 0, 10), invalid(2, 11), valid(3, 10, 12))));
  }

  @Test
  void after_a_holder_that_came_to_nothing_there_is_nothing_to_believe() {
    assertTrue(!isGood(valid(1, 0, 10), valid(2, 10, 0), valid(3, 10, 12)));
  }

  @Test
  void a_lock_that_all_have_left_begins_anew() {
    assertTrue(isGood(valid(1, 0, 10), valid(2, 0, 11)));
  }
}
