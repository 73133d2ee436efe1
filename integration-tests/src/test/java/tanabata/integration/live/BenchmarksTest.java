package tanabata.integration.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.integration.SourceTree;

/// Each benchmark runs to its end and prints its table, with as little measuring as it allows: what
/// a figure is worth is not asked here, but that nobody finds a benchmark rotten who needs it.
@Timeout(1200)
@Tag("long")
class BenchmarksTest {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir Path folder;

  private static Path benchmarks() {
    return SourceTree.root().resolve("benchmarks");
  }

  private static String run(String name, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(benchmarks().resolve(name).toString()));
    line.addAll(List.of(arguments));
    try (Program program = Program.start(SourceTree.root(), line, Map.of("WARM_UP", "1"))) {
      Program.End end = program.await(LIMIT);
      end.demandSuccess();
      end.err().lines().filter(said -> said.contains("SKIPPED")).forEach(System.err::println);
      return end.out();
    }
  }

  /// The rows of a table that have a figure in each column.
  private static void demandRows(String table, String... beginnings) {
    for (String beginning : beginnings) {
      assertTrue(
          table.lines().anyMatch(row -> row.startsWith(beginning) && row.matches(".*\\d.*")),
          () -> "no row '" + beginning + "' in\n" + table);
    }
  }

  @Test
  void the_pair_is_measured_beside_its_peers_with_tls_and_without() throws Exception {
    Tool.required("fio");
    Tool.required("nbdinfo");
    String table = run("run", "1", "1");
    demandRows(table, "randwrite 4k 1 ", "randwrite 4k 32 ", "write 1M 4 ");
    String head = table.lines().findFirst().orElseThrow();
    assertTrue(head.contains(" pair ") && head.contains(" pair-tls "), table);
  }

  @Test
  void locks_are_measured_beside_their_peers() throws Exception {
    demandRows(
        run("locks", "1", "1"), "floor: ", "ours: remote lock", "ours: cached", "Curator: lock");
  }

  @Test
  void freeze_and_rejoin_are_measured_for_each_kind_of_loss() throws Exception {
    demandRows(
        run("failover", "3", folder.toString()),
        "reset cut: freeze",
        "silent cut: freeze",
        "kill -9: freeze");
  }

  @Test
  void the_filesystem_is_measured_beside_its_peer() throws Exception {
    Tool.required("python3");
    if (!Files.isWritable(Path.of("/dev/fuse"))) {
      Tool.skip("needs /dev/fuse, and the right to mount");
    }
    demandRows(
        run("filesystem", "1", "1", folder.toString()),
        "create ",
        "unlink ",
        "ls -l, other's, first ",
        "write 4k + fsync ",
        "append, both at once ",
        "appended lines lost ");
  }

  /// A benchmark that comes later is not forgotten here.
  @Test
  void no_benchmark_is_left_out() throws Exception {
    try (Stream<Path> files = Files.list(benchmarks())) {
      assertEquals(
          List.of("failover", "filesystem", "locks", "run"),
          files
              .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
              .map(file -> file.getFileName().toString())
              .sorted()
              .toList());
    }
  }
}
