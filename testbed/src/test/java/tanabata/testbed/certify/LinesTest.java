package tanabata.testbed.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

  private final Lines log = new Lines("log-0");
  private final String first = log.appendStarts("vega-0");
  private final String second = log.appendStarts("vega-0");
  private final String other = log.appendStarts("altair-0");

  private void demandViolation(String sentence, String... found) {
    List<String> violations = log.judge(List.of(found));
    assertTrue(violations.stream().anyMatch(each -> each.contains(sentence)), violations::toString);
  }

  @Test
  void lines_of_two_clients_come_in_any_order() {
    log.isSynced(first);
    log.isSynced(other);
    assertEquals(List.of(), log.judge(List.of(other, first, second)));
  }

  @Test
  void a_line_that_was_synced_must_be_there() {
    log.isSynced(first);
    demandViolation("lacks the line 'vega-0 1'", second);
  }

  @Test
  void a_line_that_was_not_synced_may_be_missing_but_must_not_come_later() {
    assertEquals(List.of(), log.judge(List.of(other)));
    demandViolation("that nobody has appended: 'vega-0 1'", other, first);
  }

  @Test
  void no_line_is_there_twice() {
    demandViolation("twice", first, first);
  }

  @Test
  void lines_of_one_client_keep_their_order() {
    demandViolation("after a later one", second, first);
  }

  @Test
  void a_torn_line_is_a_line_that_nobody_has_appended() {
    demandViolation("that nobody has appended: 'vega-'", "vega-");
  }

  @Test
  void what_was_judged_once_stays() {
    assertEquals(List.of(), log.judge(List.of(first)));
    demandViolation("does not begin as it did", second);
  }
}
