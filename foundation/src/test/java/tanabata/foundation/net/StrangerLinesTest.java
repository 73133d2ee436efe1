package tanabata.foundation.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tanabata.foundation.Moment;

class StrangerLinesTest {

  private enum Kind {
    LATE,
    LOUD
  }

  private record Step(Moment when, Runnable what) {}

  private Moment now = new Moment(-5);
  private final List<Step> steps = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final StrangerLines<Kind> lines =
      new StrangerLines<>(() -> now, (delay, what) -> steps.add(new Step(now.plus(delay), what)));

  private void write(Kind kind, int from, int to) {
    IntStream.rangeClosed(from, to).forEach(i -> lines.write(kind, log::add, kind + " " + i));
  }

  private void pass(Duration time) {
    Moment then = now.plus(time);
    while (!steps.isEmpty() && !steps.getFirst().when().isAfter(then)) {
      Step step = steps.removeFirst();
      now = step.when();
      step.what().run();
    }
    now = then;
  }

  @Test
  void the_first_is_written_at_once_and_the_others_are_counted_in_the_last_one_of_the_minute() {
    write(Kind.LATE, 1, 1744);
    assertEquals(List.of("LATE 1"), log);
    pass(Duration.ofSeconds(59));
    assertEquals(List.of("LATE 1"), log);
    pass(Duration.ofSeconds(1));
    assertEquals(List.of("LATE 1", "LATE 1744 … and 1,742 more in the last minute"), log);
  }

  @Test
  void a_storm_is_one_line_a_minute_as_long_as_it_lasts() {
    for (int second = 0; second < 180; second++) {
      write(Kind.LATE, second * 30 + 1, second * 30 + 30);
      pass(Duration.ofSeconds(1));
    }
    assertEquals(
        List.of(
            "LATE 1",
            "LATE 1800 … and 1,798 more in the last minute",
            "LATE 3600 … and 1,799 more in the last minute",
            "LATE 5400 … and 1,799 more in the last minute"),
        log);
  }

  @Test
  void each_kind_has_its_own_minute() {
    write(Kind.LATE, 1, 9);
    write(Kind.LOUD, 1, 1);
    assertEquals(List.of("LATE 1", "LOUD 1"), log);
  }

  @Test
  void of_two_in_a_minute_both_are_written_as_they_are() {
    write(Kind.LATE, 1, 2);
    pass(Duration.ofMinutes(1));
    assertEquals(List.of("LATE 1", "LATE 2"), log);
  }

  @Test
  void a_minute_after_the_last_one_all_is_as_at_first() {
    write(Kind.LATE, 1, 2);
    pass(Duration.ofMinutes(1));
    pass(Duration.ofMinutes(1));
    write(Kind.LATE, 3, 3);
    assertEquals(List.of("LATE 1", "LATE 2", "LATE 3"), log);
    assertEquals(List.of(), steps);
  }

  @Test
  void one_that_comes_when_the_minute_is_over_and_its_count_is_late_is_counted_too() {
    write(Kind.LATE, 1, 2);
    now = now.plus(Duration.ofMinutes(2));
    write(Kind.LATE, 3, 3);
    assertEquals(List.of("LATE 1"), log);
    pass(Duration.ZERO);
    assertEquals(List.of("LATE 1", "LATE 3 … and 1 more in the last minute"), log);
  }

  @Test
  void of_a_kind_that_is_seldom_a_strangers_more_are_written_at_once() {
    for (int i = 1; i <= 20; i++) {
      lines.write(Kind.LOUD, 16, log::add, "LOUD " + i);
    }
    assertEquals(16, log.size());
    pass(Duration.ofMinutes(1));
    assertEquals("LOUD 20 … and 3 more in the last minute", log.getLast());
  }
}
