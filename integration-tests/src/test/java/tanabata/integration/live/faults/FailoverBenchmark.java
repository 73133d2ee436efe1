package tanabata.integration.live.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How long clients wait when the two lose each other, and how long until both serve again, with
/// the timing that is shipped. No test, by its name, and asserts nothing of speed:
/// `benchmarks/failover` runs it.
///
/// System properties: `failover.runs`, how often in all, the kinds of [Loss] in turn;
/// `failover.directory`, where `runs.jsonl` gets a line at the end of each run, and `table.txt` is
/// written at the end of all.
class FailoverBenchmark {

  private static final int KINDS = Loss.values().length;

  @RegisterExtension final DaemonCluster cluster = DaemonCluster.of(ClusterConfig.SHIPPED);

  @Test
  void freeze_and_rejoin() throws Exception {
    int wanted = Integer.getInteger("failover.runs", KINDS);
    Optional<Path> directory =
        Optional.ofNullable(System.getProperty("failover.directory")).map(Path::of);
    List<FailoverRun> runs = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      // Each kind hits one as often as the other.
      FailoverRun run =
          FailoverRun.play(cluster, Loss.values()[i % KINDS], cluster.nodes().get(i / KINDS % 2));
      runs.add(run);
      System.out.println((i + 1) + "/" + wanted + " " + run.json());
      if (directory.isPresent()) {
        Files.writeString(
            directory.get().resolve("runs.jsonl"),
            run.json() + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
    }
    String table = FailoverTable.of(runs);
    if (directory.isPresent()) {
      Files.writeString(directory.get().resolve("table.txt"), table);
    } else {
      System.out.print(table);
    }
    cluster.downAndDemandEqual();
  }
}
