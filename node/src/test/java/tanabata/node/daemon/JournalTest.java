package tanabata.node.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tanabata.fencing.FencingEvent;
import tanabata.node.admin.JournalLine;
import tanabata.node.view.Names;
import tanabata.node.wiring.NodeEvent;
import tanabata.replication.model.LinkEnd;
import tanabata.replication.model.ReplicationEvent;

class JournalTest {

  private static final Instant NOW = Instant.parse("2026-07-07T20:00:00Z");
  private static final NodeEvent FROZEN = new NodeEvent.Fenced(new FencingEvent.Frozen());

  private final Journal journal = new Journal(new Names("home", "vega", "altair"), () -> NOW);

  private static NodeEvent linkLost() {
    return new NodeEvent.Replicated(
        new ReplicationEvent.LinkLost(new LinkEnd.Lost("connection reset")));
  }

  @Test
  void what_happened_is_kept_with_its_time_and_what_is_repeated_once() {
    journal.add(linkLost());
    journal.add(linkLost());
    journal.add(FROZEN);
    journal.add(linkLost());
    assertEquals(
        List.of(
            new JournalLine(NOW, "link lost: connection reset"),
            new JournalLine(NOW, "clients are held: altair is out of sight"),
            new JournalLine(NOW, "link lost: connection reset")),
        journal.lines());
  }

  @Test
  void only_the_newest_lines_are_kept() {
    for (int number = 0; number < Journal.MOST + 3; number++) {
      journal.add(new NodeEvent.LocksServed(number));
    }
    assertEquals(Journal.MOST, journal.lines().size());
    assertEquals("locks are served, epoch 3", journal.lines().getFirst().what());
  }

  @Test
  void the_last_event_is_told_in_words() {
    assertEquals(Optional.empty(), journal.last());
    journal.add(linkLost());
    journal.add(FROZEN);
    assertEquals(Optional.of("clients are held: altair is out of sight"), journal.last());
  }
}
