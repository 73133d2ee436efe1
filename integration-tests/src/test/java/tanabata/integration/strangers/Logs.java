package tanabata.integration.strangers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tanabata.testbed.cluster.ClusterFolder;
import tanabata.testbed.cluster.NodeFolder;

/// What the processes log, which strangers must not be able to fill a disk with.
///
/// @param lines how many there were at first
record Logs(Map<Path, Integer> lines) {

  private static final int LONGEST_LINE = 2_000;

  /// However many come: there are some kinds of lines for each listener, and each is one a minute.
  private static final int MOST_LINES = 250;

  /// Each kind of stranger at each door may be worth a line a minute.
  private static final int MOST_A_MINUTE = 30;

  static Logs of(ClusterFolder folder) throws IOException {
    List<NodeFolder> all = new ArrayList<>(folder.nodes());
    all.add(folder.deneb());
    Map<Path, Integer> lines = new LinkedHashMap<>();
    for (NodeFolder node : all) {
      lines.put(node.log(), Files.readAllLines(node.log()).size());
    }
    return new Logs(lines);
  }

  /// Since then no line is too long, and there are few for so many visits.
  ///
  /// @param length of the run
  void demandModesty(int visits, Duration length) throws IOException {
    long most = MOST_LINES + length.toMinutes() * MOST_A_MINUTE;
    for (Map.Entry<Path, Integer> log : lines.entrySet()) {
      List<String> all = Files.readAllLines(log.getKey());
      List<String> more = all.subList(log.getValue(), all.size());
      System.out.printf("%s: %d lines more%n", log.getKey().getFileName(), more.size());
      more.stream()
          .filter(line -> line.length() > LONGEST_LINE)
          .findFirst()
          .ifPresent(line -> {
            throw new AssertionError(
                log.getKey()
                    + " has a line of "
                    + line.length()
                    + " characters: "
                    + line.substring(0, LONGEST_LINE));
          });
      assertTrue(
          more.size() <= most,
          () -> log.getKey() + " has " + more.size() + " lines of " + visits + " visits");
    }
  }
}
