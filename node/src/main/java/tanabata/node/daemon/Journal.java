package tanabata.node.daemon;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.node.admin.JournalLine;
import tanabata.node.view.EventText;
import tanabata.node.view.Names;
import tanabata.node.wiring.NodeEvent;

/// The last things that happened to a resource; all of them are in the node's log too. Any thread.
final class Journal {

  static final int MOST = 200;

  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  private final Names names;
  private final InstantSource clock;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  private record Entry(Instant when, NodeEvent event) {}

  Journal(Names names, InstantSource clock) {
    this.names = names;
    this.clock = clock;
  }

  /// What happens twice in a row is kept once.
  synchronized void add(NodeEvent event) {
    if (!entries.isEmpty() && entries.getLast().event().equals(event)) {
      return;
    }
    log.info("resource {}: {}", names.resource(), EventText.of(event, names));
    if (entries.size() == MOST) {
      entries.removeFirst();
    }
    entries.addLast(new Entry(clock.instant(), event));
  }

  /// The oldest first.
  synchronized List<JournalLine> lines() {
    return entries.stream()
        .map(entry -> new JournalLine(entry.when(), EventText.of(entry.event(), names)))
        .toList();
  }

  /// What happened last, in words.
  synchronized Optional<String> last() {
    return entries.isEmpty()
        ? Optional.empty()
        : Optional.of(EventText.of(entries.getLast().event(), names));
  }
}
