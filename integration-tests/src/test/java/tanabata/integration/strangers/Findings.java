package tanabata.integration.strangers;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// How far strangers got, by door and by kind. From any thread.
final class Findings {

  private final Map<String, Map<Reach, Integer>> byDoor = new TreeMap<>();
  private final Map<Stranger, Map<Reach, Integer>> byKind = new EnumMap<>(Stranger.class);
  private final Set<String> letIn = new TreeSet<>();
  private int visits;

  synchronized void add(Stranger kind, Stranger.Visit visit, Reach reach) {
    visits++;
    String door = visit.door().name();
    byDoor.computeIfAbsent(door, _ -> counts()).merge(reach, 1, Integer::sum);
    byKind.computeIfAbsent(kind, _ -> counts()).merge(reach, 1, Integer::sum);
    if (reach == Reach.LET_IN) {
      letIn.add(door + ": " + kind + " (" + visit.greeting() + ") from " + visit.from());
    }
  }

  private static Map<Reach, Integer> counts() {
    return new EnumMap<>(Reach.class);
  }

  /// Who was given what is not for strangers.
  synchronized Set<String> letIn() {
    return Set.copyOf(letIn);
  }

  synchronized int visits() {
    return visits;
  }

  /// A line for each door, and for each kind.
  synchronized String text() {
    StringBuilder text = new StringBuilder();
    byDoor.forEach((door, reached) -> text.append("  %-28s %s%n".formatted(door, reached)));
    byKind.forEach((kind, reached) -> text.append("  %-28s %s%n".formatted(kind, reached)));
    return text.toString();
  }
}
