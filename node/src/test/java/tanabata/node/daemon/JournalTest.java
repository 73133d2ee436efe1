package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tanabata.node.admin.JournalLine;

class JournalTest {

  private static final Instant NOW = Instant.parse("2026-07-07T20:00:00Z");

  private final Journal journal = new Journal("home", () -> NOW);

  @Test
  void what_happened_is_kept_with_its_time_and_what_is_repeated_once() {
    journal.add("link lost");
    journal.add("link lost");
    journal.add("frozen");
    journal.add("link lost");
    assertEquals(
        List.of(
            new JournalLine(NOW, "link lost"),
            new JournalLine(NOW, "frozen"),
            new JournalLine(NOW, "link lost")),
        journal.lines());
  }

  @Test
  void only_the_newest_lines_are_kept() {
    for (int number = 0; number < Journal.MOST + 3; number++) {
      journal.add("event " + number);
    }
    assertEquals(Journal.MOST, journal.lines().size());
    assertEquals("event 3", journal.lines().getFirst().what());
  }
}
