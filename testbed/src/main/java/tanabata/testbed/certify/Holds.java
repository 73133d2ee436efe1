package tanabata.testbed.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tanabata.simulation.history.LockHistory;
import tanabata.simulation.history.LockHistory.Hold;

/// Records who held which lock when, since all clients were at rest last. From any thread.
final class Holds {

  private final Map<String, List<Hold>> holds = new TreeMap<>();
  private final Map<String, Long> lastToken = new TreeMap<>();

  synchronized void add(String name, Hold hold) {
    holds.computeIfAbsent(name, _ -> new ArrayList<>()).add(hold);
  }

  /// Judges the holds recorded so far, and forgets them. Nobody holds or waits for a lock now.
  ///
  /// @return the violations
  synchronized List<String> judge() {
    List<String> violations = new ArrayList<>();
    holds.forEach((name, all) -> {
      LockHistory.trouble(all).ifPresent(what -> violations.add("lock " + name + ": " + what));
      olderThanBefore(name, all).ifPresent(violations::add);
      lastToken.merge(name, all.stream().mapToLong(Hold::token).max().orElse(0), Math::max);
    });
    holds.clear();
    return violations;
  }

  private Optional<String> olderThanBefore(String name, List<Hold> all) {
    long last = lastToken.getOrDefault(name, 0L);
    return all.stream()
        .filter(hold -> hold.token() <= last)
        .findFirst()
        .map(hold -> "lock " + name + ": token " + last + " was given before " + hold);
  }
}
