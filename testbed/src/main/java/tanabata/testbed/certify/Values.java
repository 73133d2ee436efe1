package tanabata.testbed.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import tanabata.simulation.history.ValueHistory;
import tanabata.simulation.history.ValueHistory.Turn;

/// Records what clients read from value blocks and wrote to them, since all clients were at rest
/// last. From any thread.
final class Values {

  private final Map<String, ValueHistory> histories = new TreeMap<>();
  private final Map<String, List<Turn>> turns = new TreeMap<>();
  private final AtomicLong last = new AtomicLong();

  /// A value that was never written before.
  long next() {
    return last.incrementAndGet();
  }

  synchronized void add(String name, Turn turn) {
    turns.computeIfAbsent(name, _ -> new ArrayList<>()).add(turn);
  }

  /// Judges what was recorded so far, and forgets it. Nobody holds any of the locks in more than NL
  /// now.
  ///
  /// @return the violations
  synchronized List<String> judge() {
    List<String> violations = new ArrayList<>();
    turns.forEach((name, seen) ->
        histories
            .computeIfAbsent(name, _ -> new ValueHistory())
            .judge(seen)
            .ifPresent(what -> violations.add("value of lock " + name + ": " + what)));
    turns.clear();
    return violations;
  }
}
