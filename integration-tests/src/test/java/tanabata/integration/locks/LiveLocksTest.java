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
/// `-Dlocks.seconds=60` lets the faults go on for so long (8 unless told), `-Dlocks.seed=S` repeats
/// the faults and the wishes of a run, though not what the kernel makes of them.
class LiveLocksTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration FAULTS = Duration.ofSeconds(Long.getLong("locks.seconds", 8));
  private static final long SEED = Long.getLong("locks.seed", System.nanoTime());
  static final List<String> NAMES = List.of("name-0", "name-1", "name-2");

  /// What a wish may be answered with, other than the lock.
  private static final Set<String> REFUSALS = Set.of("BUSY", "TIMED_OUT", "CANCELLED");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void twoProcessesKeepALinearizableHistoryThroughKillsAndStops() throws Exception {
    keepALinearizableHistory("altair", "vega");
  }

  @Test
  void threeProcessesKeepALinearizableHistoryThroughKillsAndStops() throws Exception {
    keepALinearizableHistory("altair", "deneb", "vega");
  }

  private void keepALinearizableHistory(String... nodes) throws Exception {
    System.out.println(nodes.length + " processes, locks.seed " + SEED + ", lines in " + folder);
    try (TokenJudge authority =
        new TokenJudge(List.of(nodes), WorkerProcess.CLASS_PATH, NAMES.size(), SEED, folder)) {
      try {
        run(authority, FAULTS);
        report(authority);
        judge(authority);
      } catch (AssertionError e) {
        e.addSuppressed(new AssertionError(errors()));
        throw e;
      } finally {
        Files.write(folder.resolve("authority.out"), authority.timeline());
      }
    }
  }

  /// @param length of the time in which there are faults
  static void run(TokenJudge authority, Duration length) throws Exception {
    authority.goOnUntil("all run", PATIENCE, authority::allRun);
    authority.faults(true);
    long end = System.nanoTime() + length.toNanos();
    authority.goOnUntil("the time is up", length.plus(PATIENCE), () -> System.nanoTime() >= end);
    authority.faults(false);
    authority.goOnUntil("all run again", PATIENCE, authority::allRun);
    authority.goOnUntil(
        "everybody has held everything",
        PATIENCE,
        () ->
            authority.members().stream()
                .allMatch(member -> NAMES.stream().allMatch(member::hasHeld)));
    authority.quiet();
    authority.goOnUntil("every wish is answered", PATIENCE, authority::allIdle);
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

  static void judge(TokenJudge authority) {
    for (Life life : lives(authority)) {
      assertEquals(List.of(), life.unanswered());
      assertTrue(REFUSALS.containsAll(life.refusals().keySet()), life.refusals()::toString);
    }
    for (String name : NAMES) {
      List<Hold> history =
          lives(authority).stream()
              .flatMap(life -> life.holds().getOrDefault(name, List.of()).stream())
              .toList();
      LockHistory.trouble(history).ifPresent(trouble -> fail(name + ": " + trouble));
    }
  }

  private static List<Life> lives(TokenJudge authority) {
    List<Life> all = new ArrayList<>();
    authority.members().forEach(member -> all.addAll(member.lives()));
    return all;
  }

  private static void report(TokenJudge authority) {
    List<Life> lives = lives(authority);
    Map<String, Integer> refusals = new TreeMap<>();
    lives.forEach(
        life -> life.refusals().forEach((why, n) -> refusals.merge(why, n, Integer::sum)));
    System.out.println(
        lives.stream().mapToInt(Life::grants).sum()
            + " grants, "
            + lives.stream().mapToInt(Life::lost).sum()
            + " found lost ("
            + lives.stream().mapToInt(Life::unnumbered).sum()
            + " at once), "
            + refusals
            + " refused; "
            + authority.done()
            + "; "
            + lives.size()
            + " lives, "
            + authority.epoch()
            + " epochs; longest wait "
            + lives.stream().mapToLong(Life::longestWait).max().orElse(0) / 1_000_000
            + " ms");
  }
}
