package tanabata.testbed.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import tanabata.simulation.history.ValueHistory;
import tanabata.simulation.history.ValueHistory.Turn;

/// What stood in the value blocks of which locks, since all was at rest last. From any thread.
final class Values {

  private final Map<String, ValueHistory> histories = new TreeMap<>();
  private final Map<String, List<Turn>> turns = new TreeMap<>();
  private final AtomicLong last = new AtomicLong();

  /// One that was never written.
  long next() {
    return last.incrementAndGet();
  }

  synchronized void add(String name, Turn turn) {
    turns.computeIfAbsent(name, _ -> new ArrayList<>()).add(turn);
  }

  /// Nobody holds any of them in more than NL: judges what was seen until now, and begins anew.
  ///
  /// @return what is wrong
  synchronized List<String> settle() {
    List<String> wrong = new ArrayList<>();
    turns.forEach((name, seen) ->
        histories
            .computeIfAbsent(name, _ -> new ValueHistory())
            .judge(seen)
            .ifPresent(what -> wrong.add("value of lock " + name + ": " + what)));
    turns.clear();
    return wrong;
  }
}
