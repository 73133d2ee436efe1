package tanabata.replication.undo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Which undo logs may go, by age and by size. Decides only; the caller removes.
///
/// @param resync for logs of ordinary resyncs
/// @param splitBrain for logs of an operator's choice: split brains and rollbacks
public record Retention(Rule resync, Rule splitBrain) {

  /// @param age what is older goes; a log from the future is not old
  /// @param bytes as long as the logs of the kind hold more together, the oldest goes
  public record Rule(Duration age, long bytes) {}

  /// One log.
  ///
  /// @param inUse whether it is open, or a rollback needs it: it counts, but never goes
  public record Kept(
      Path path, UndoHeader.Purpose purpose, long createdMillis, long bytes, boolean inUse) {

    public static Kept of(UndoLogs.Peeked.Found found, boolean inUse) {
      UndoHeader header = found.header();
      return new Kept(found.path(), header.purpose(), header.createdMillis(), found.bytes(), inUse);
    }
  }

  /// What to remove, the oldest first.
  ///
  /// @param nowMillis wall clock, milliseconds since 1970
  public List<Kept> toRemove(List<Kept> logs, long nowMillis) {
    List<Kept> removed = new ArrayList<>();
    Map<Boolean, List<Kept>> kinds =
        oldestFirst(logs).stream().collect(Collectors.partitioningBy(Retention::wasChosen));
    removed.addAll(byRule(resync, kinds.get(false), nowMillis));
    removed.addAll(byRule(splitBrain, kinds.get(true), nowMillis));
    return oldestFirst(removed);
  }

  private static List<Kept> byRule(Rule rule, List<Kept> kind, long nowMillis) {
    long bytes = kind.stream().mapToLong(Kept::bytes).sum();
    List<Kept> removed = new ArrayList<>();
    for (Kept log : kind) {
      boolean old = nowMillis - log.createdMillis() > rule.age().toMillis();
      if (!log.inUse() && (old || bytes > rule.bytes())) {
        removed.add(log);
        bytes -= log.bytes();
      }
    }
    return removed;
  }

  private static boolean wasChosen(Kept log) {
    return switch (log.purpose()) {
      case RESYNC -> false;
      case SPLIT_BRAIN, ROLLBACK -> true;
    };
  }

  /// By path where they are of the same age, so that the order never depends on how they came.
  private static List<Kept> oldestFirst(List<Kept> logs) {
    return logs.stream()
        .sorted(Comparator.comparingLong(Kept::createdMillis).thenComparing(Kept::path))
        .toList();
  }
}
