package tanabata.integration.strangers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tanabata.cli.Main;
import tanabata.integration.live.Waiting;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.daemon.Metadata;
import tanabata.testbed.certify.CertificationSettings;
import tanabata.testbed.certify.LoadedPair;
import tanabata.testbed.cluster.JavaDaemonLauncher;
import tanabata.testbed.cluster.NodeFolder;

/// The package says how to call it; 15 seconds of seed 1 by default.
class StrangersTest {

  private static final long SEED = Long.getLong("strangers.seed", 1);
  private static final Duration LENGTH =
      Duration.ofMinutes(Long.getLong("strangers.minutes", 0))
          .plusSeconds(Long.getLong("strangers.seconds", 15));

  private static final long SIZE = 64 << 20;

  /// As long as clients are held at most by a lost peer, with the defaults (`README.md`).
  private static final Duration FREEZE = Duration.ofMillis(6_500);

  private static final List<String> HINTS =
      List.of(
          "the witness can",
          "no link between the lock managers",
          "the lock manager's failure detector");

  /// After so long clients rest and are judged, while strangers go on.
  private static final Duration ROUND = Duration.ofMinutes(1);

  private static final Duration WARM_UP = Duration.ofSeconds(4);

  private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(20);

  /// Of a process of at most 256 MiB of heap and 512 MiB of buffers, which has grown warm.
  private static final long MOST_MORE_RESIDENT = 192 << 20;

  private static final long MOST_MORE_HEAP = 12 << 20;

  /// Pools of threads and selectors fill up as they are used.
  private static final int MOST_MORE_DESCRIPTORS = 12;

  private static final int MOST_MORE_THREADS = 20;

  @TempDir Path own;

  // Short, because the path of a unix socket has at most 107 bytes.
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private final Findings findings = new Findings();
  private LoadedPair pair;
  private Keyring keys;

  @BeforeEach
  void open() throws Exception {
    pair =
        LoadedPair.open(
            new CertificationSettings(
                folder.resolve("w"),
                LENGTH,
                SEED,
                SIZE,
                CertificationSettings.Use.DEVICE,
                Set.of()),
            new Metadata(),
            new JavaDaemonLauncher(Main.class.getName()));
    keys = Keyring.create(own, pair.folder());
  }

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void strangers_at_every_door_are_not_let_in_and_hold_nobody_up() throws Exception {
    // Before anything is attached to them, which opens a door of its own.
    List<Door> doors = doors();
    letClientsWork(WARM_UP);
    assertEquals(List.of(), pair.judge());
    Map<String, Vitals> before = vitals();
    Logs logs = Logs.of(pair.folder());
    pair.longestMillisNow();
    try (Crowd crowd = new Crowd(doors, kinds(), keys, findings, SEED)) {
      long end = System.nanoTime() + LENGTH.toNanos();
      for (long left = LENGTH.toNanos(); left > 0; left = end - System.nanoTime()) {
        playRound(Duration.ofNanos(Math.min(left, ROUND.toNanos())));
      }
      comeTogetherAgain();
      crowd.leave();
    }
    System.out.print(findings.text());
    assertEquals(Set.of(), findings.letIn());
    logs.demandModesty(findings.visits(), LENGTH);
    demandCalm(before);
    assertEquals(List.of(), pair.leave());
  }

  private void playRound(Duration length) throws Exception {
    Instant began = Instant.now();
    letClientsWork(length);
    List<String> violations = pair.judge();
    long longest = pair.longestMillisNow();
    System.out.print(report(longest));
    assertEquals(List.of(), violations);
    assertEquals(List.of(), eventsSince(began));
    assertEquals(0, pair.failed(), pair::describe);
    assertTrue(longest < FREEZE.toMillis(), () -> "an answer took " + longest + " ms");
    assertEquals(Set.of(), findings.letIn());
  }

  /// Who belongs there finds its way through the strangers.
  private void comeTogetherAgain() throws Exception {
    pair.work();
    long began = System.nanoTime();
    pair.resetLinks();
    assertTrue(pair.awaitHealthy(Waiting.TIMEOUT), pair::describe);
    assertEquals(List.of(), pair.judge());
    System.out.printf(
        "all links reset among strangers: all asked is answered after %d ms%n",
        (System.nanoTime() - began) / 1_000_000);
  }

  private List<Stranger> kinds() {
    String only = System.getProperty("strangers.only", "");
    return only.isEmpty()
        ? List.of(Stranger.values())
        : Arrays.stream(only.split(",")).map(Stranger::valueOf).toList();
  }

  private List<Door> doors() throws IOException {
    List<Door> doors = new ArrayList<>();
    for (Map.Entry<String, ProcessHandle> each : pair.processes().entrySet()) {
      List<Door> own = Door.of(each.getKey(), each.getValue());
      assertTrue(own.stream().anyMatch(Door::isPort), () -> each.getKey() + " has no port");
      doors.addAll(own);
    }
    doors.removeIf(door -> !door.name().matches(System.getProperty("strangers.at", ".*")));
    return doors;
  }

  private void letClientsWork(Duration length) throws Exception {
    pair.work();
    long end = System.nanoTime() + length.toNanos();
    Waiting.until(
        "the time is over",
        length.plus(Waiting.TIMEOUT),
        () -> {
          demandAllAlive();
          return System.nanoTime() > end;
        },
        pair::describe);
  }

  private void demandAllAlive() {
    pair.processes()
        .forEach((name, process) -> assertTrue(process.isAlive(), () -> name + " has ended"));
  }

  private Map<String, Vitals> vitals() throws IOException, InterruptedException {
    Map<String, Vitals> vitals = new LinkedHashMap<>();
    for (Map.Entry<String, ProcessHandle> each : pair.processes().entrySet()) {
      vitals.put(each.getKey(), Vitals.of(each.getValue()));
    }
    return vitals;
  }

  /// Whatever strangers have cost is given back.
  private void demandCalm(Map<String, Vitals> before) throws Exception {
    for (Map.Entry<String, ProcessHandle> each : pair.processes().entrySet()) {
      Vitals base = before.get(each.getKey());
      Waiting.until(
          each.getKey() + " has no more descriptors and threads than before",
          Waiting.TIMEOUT,
          () -> {
            Usage now = Usage.of(each.getValue());
            return now.descriptors() <= base.usage().descriptors() + MOST_MORE_DESCRIPTORS
                && now.threads() <= base.usage().threads() + MOST_MORE_THREADS;
          },
          () -> base + " before, now " + Usage.of(each.getValue()));
      Vitals now = Vitals.of(each.getValue());
      System.out.printf("%s: %s; before: %s%n", each.getKey(), now, base);
      assertTrue(
          now.liveHeapBytes() <= base.liveHeapBytes() + MOST_MORE_HEAP
              && now.usage().residentBytes() <= base.usage().residentBytes() + MOST_MORE_RESIDENT,
          () -> each.getKey() + " grows: " + now + ", before: " + base);
    }
  }

  /// What has happened to the resource since then: of strangers it does not learn. Hints are
  /// printed and not judged, because nobody waits for what they are about and a busy machine brings
  /// them too; [LoadedPair#awaitHealthy] demands that all is well afterwards.
  private List<String> eventsSince(Instant began) throws DaemonUnreachable {
    List<String> events = new ArrayList<>();
    for (NodeFolder node : pair.nodes()) {
      new AdminClient(node.control(), STATUS_TIMEOUT)
          .explain(NodeFolder.RESOURCE).journal().stream()
              .filter(line -> line.at().isAfter(began))
              .filter(line -> !isHint(node, line.what()))
              .forEach(line -> events.add(node.name() + ": " + line.what()));
    }
    return events;
  }

  private static boolean isHint(NodeFolder node, String what) {
    boolean hint = HINTS.stream().anyMatch(what::startsWith);
    if (hint) {
      System.out.printf("%s: %s%n", node.name(), what);
    }
    return hint;
  }

  private String report(long longestMillis) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        "strangers of seed %d: %d visits; the longest answer of this round took %d ms%n"
            .formatted(SEED, findings.visits(), longestMillis));
    for (Map.Entry<String, ProcessHandle> each : pair.processes().entrySet()) {
      text.append("  %s: %s%n".formatted(each.getKey(), Usage.of(each.getValue())));
    }
    return text.append("  ").append(pair.counts()).append("\n").toString();
  }
}
