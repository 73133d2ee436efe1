package tanabata.integration.locks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tanabata.simulation.history.LockHistory;
import tanabata.simulation.history.LockHistory.Hold;

/// Processes that lock while they are killed and stopped at random.
///
/// `-Dlocks.seconds=60` lets the faults go on for so long (8 by default), `-Dlocks.seed=S` repeats
/// the faults and the requests of a run, though not what the kernel makes of them.
class LiveLocksTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration FAULTS = Duration.ofSeconds(Long.getLong("locks.seconds", 8));
  private static final long SEED = Long.getLong("locks.seed", System.nanoTime());
  static final List<String> NAMES = List.of("name-0", "name-1", "name-2");

  /// What a request may be answered with, other than the lock.
  private static final Set<String> REFUSALS = Set.of("BUSY", "TIMED_OUT", "CANCELLED");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void two_processes_keep_a_linearizable_history_through_kills_and_stops() throws Exception {
    keepALinearizableHistory("altair", "vega");
  }

  @Test
  void three_processes_keep_a_linearizable_history_through_kills_and_stops() throws Exception {
    keepALinearizableHistory("altair", "deneb", "vega");
  }

  private void keepALinearizableHistory(String... nodes) throws Exception {
    System.out.println(nodes.length + " processes, locks.seed " + SEED + ", lines in " + folder);
    try (MembershipService memberships =
        new MembershipService(
            List.of(nodes), WorkerProcess.CLASS_PATH, NAMES.size(), SEED, folder)) {
      try {
        run(memberships, FAULTS);
        report(memberships);
        judge(memberships);
      } catch (AssertionError e) {
        e.addSuppressed(new AssertionError(errors()));
        throw e;
      } finally {
        Files.write(folder.resolve("memberships.out"), memberships.timeline());
      }
    }
  }

  /// @param length of the time in which there are faults
  static void run(MembershipService memberships, Duration length) throws Exception {
    memberships.runUntil("all run", TIMEOUT, memberships::allRun);
    memberships.faults(true);
    long end = System.nanoTime() + length.toNanos();
    memberships.runUntil("the time is up", length.plus(TIMEOUT), () -> System.nanoTime() >= end);
    memberships.faults(false);
    memberships.runUntil("all run again", TIMEOUT, memberships::allRun);
    memberships.runUntil(
        "everybody has held everything",
        TIMEOUT,
        () ->
            memberships.members().stream()
                .allMatch(member -> NAMES.stream().allMatch(member::hasHeld)));
    memberships.quiet();
    memberships.runUntil("every request is answered", TIMEOUT, memberships::allIdle);
  }

  private String errors() throws IOException {
    StringBuilder text = new StringBuilder("what the workers logged");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".err")).sorted().toList()) {
        text.append("\n--- ").append(file).append('\n').append(Files.readString(file));
      }
    }
    return text.toString();
  }

  static void judge(MembershipService memberships) {
    for (WorkerRun run : runs(memberships)) {
      assertEquals(List.of(), run.unanswered());
      assertTrue(REFUSALS.containsAll(run.refusals().keySet()), run.refusals()::toString);
    }
    for (String name : NAMES) {
      List<Hold> history =
          runs(memberships).stream()
              .flatMap(run -> run.holds().getOrDefault(name, List.of()).stream())
              .toList();
      LockHistory.trouble(history).ifPresent(trouble -> fail(name + ": " + trouble));
    }
  }

  private static List<WorkerRun> runs(MembershipService memberships) {
    List<WorkerRun> all = new ArrayList<>();
    memberships.members().forEach(member -> all.addAll(member.runs()));
    return all;
  }

  private static void report(MembershipService memberships) {
    List<WorkerRun> runs = runs(memberships);
    Map<String, Integer> refusals = new TreeMap<>();
    runs.forEach(run -> run.refusals().forEach((why, n) -> refusals.merge(why, n, Integer::sum)));
    System.out.println(
        runs.stream().mapToInt(WorkerRun::grants).sum()
            + " grants, "
            + runs.stream().mapToInt(WorkerRun::lost).sum()
            + " found lost ("
            + runs.stream().mapToInt(WorkerRun::unnumbered).sum()
            + " at once), "
            + refusals
            + " refused; "
            + memberships.done()
            + "; "
            + runs.size()
            + " runs, "
            + memberships.epoch()
            + " epochs; longest wait "
            + runs.stream().mapToLong(WorkerRun::longestWait).max().orElse(0) / 1_000_000
            + " ms");
  }
}
