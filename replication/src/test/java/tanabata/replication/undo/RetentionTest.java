package tanabata.replication.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.replication.undo.Retention.Kept;
import tanabata.replication.undo.Retention.Rule;
import tanabata.replication.undo.UndoHeader.Purpose;

/// Which logs go.
class RetentionTest {

  private static final long NOW = 1_700_000_000_000L;

  private final Retention retention =
      new Retention(new Rule(Duration.ofDays(7), 1000), new Rule(Duration.ofDays(90), 5000));
  private final List<Kept> logs = new ArrayList<>();

  private void log(String name, Purpose purpose, long days, long bytes, boolean inUse) {
    long created = NOW - Duration.ofDays(days).toMillis();
    logs.add(new Kept(Path.of(name), purpose, created, bytes, inUse));
  }

  private void goes(String... names) {
    List<String> gone =
        retention.toRemove(logs, NOW).stream().map(log -> log.path().toString()).toList();
    assertEquals(List.of(names), gone);
  }

  @Test
  void without_logs_nothing_goes() {
    goes();
  }

  @Test
  void each_kind_has_its_own_age_and_the_oldest_goes_first() {
    log("young", Purpose.RESYNC, 7, 1, false);
    log("old", Purpose.RESYNC, 8, 1, false);
    log("chosen", Purpose.SPLIT_BRAIN, 89, 1, false);
    log("chosen long ago", Purpose.SPLIT_BRAIN, 91, 1, false);
    log("rolled back long ago", Purpose.ROLLBACK, 92, 1, false);
    goes("rolled back long ago", "chosen long ago", "old");
  }

  @Test
  void too_many_bytes_of_a_kind_cost_its_oldest() {
    log("c", Purpose.RESYNC, 1, 600, false);
    log("b", Purpose.RESYNC, 2, 400, false);
    log("a", Purpose.RESYNC, 3, 1, false);
    log("chosen", Purpose.SPLIT_BRAIN, 60, 5000, false);
    goes("a");
    log("d", Purpose.RESYNC, 0, 600, false);
    goes("a", "b", "c");
  }

  @Test
  void what_is_in_use_counts_and_stays() {
    log("in use", Purpose.RESYNC, 30, 900, true);
    log("small", Purpose.RESYNC, 1, 200, false);
    goes("small");
  }

  @Test
  void a_log_larger_than_its_kind_may_be_goes_even_alone() {
    log("huge", Purpose.ROLLBACK, 0, 5001, false);
    goes("huge");
  }

  @Test
  void a_log_from_the_future_is_not_old() {
    log("tomorrow", Purpose.RESYNC, -1, 1, false);
    log("today", Purpose.RESYNC, 0, 1, false);
    goes();
  }

  @Test
  void logs_of_the_same_age_go_by_name() {
    log("b", Purpose.RESYNC, 8, 1, false);
    log("a", Purpose.RESYNC, 8, 1, false);
    goes("a", "b");
  }

  @Test
  void one_rule_for_both_kinds_is_still_two_sums() {
    Rule rule = new Rule(Duration.ofDays(7), 1000);
    log("resync", Purpose.RESYNC, 1, 1000, false);
    log("chosen", Purpose.SPLIT_BRAIN, 1, 1000, false);
    assertEquals(List.of(), new Retention(rule, rule).toRemove(logs, NOW));
  }
}
