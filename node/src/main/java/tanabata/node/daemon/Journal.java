package tanabata.node.daemon;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.node.admin.JournalLine;

/// The last things that happened to a resource; all of them are in the node's log too. Any thread.
final class Journal {

  static final int MOST = 200;

  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  private final String resource;
  private final InstantSource clock;
  private final ArrayDeque<JournalLine> lines = new ArrayDeque<>();

  Journal(String resource, InstantSource clock) {
    this.resource = resource;
    this.clock = clock;
  }

  /// What is said twice in a row is kept once.
  synchronized void add(String what) {
    if (!lines.isEmpty() && lines.getLast().what().equals(what)) {
      return;
    }
    log.info("resource {}: {}", resource, what);
    if (lines.size() == MOST) {
      lines.removeFirst();
    }
    lines.addLast(new JournalLine(clock.instant(), what));
  }

  /// The oldest first.
  synchronized List<JournalLine> lines() {
    return List.copyOf(lines);
  }
}
