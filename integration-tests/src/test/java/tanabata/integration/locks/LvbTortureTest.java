package tanabata.integration.locks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.integration.live.Waiting;

/// Three processes that bump one counter in a value block; `-Dlocks.bumps=N` says how often.
class LvbTortureTest {

  private static final int BUMPS = Integer.getInteger("locks.bumps", 2_000);
  private static final List<String> NODES = List.of("altair", "deneb", "vega");

  private final SortedMap<String, WorkerProcess> processes = new TreeMap<>();
  private final List<String> heard = new ArrayList<>();
  @TempDir Path folder;

  @Test
  void threeProcessesLoseNoBumpOfACounterInAValueBlock() throws Exception {
    try {
      SortedMap<String, Integer> ports = WorkerProcess.freePorts(NODES);
      for (String node : NODES) {
        processes.put(
            node,
            WorkerProcess.start(WorkerProcess.CLASS_PATH, node, 1, ports, folder, heard::add));
      }
      awaitFromAll("ready");
      tellAll("permit forever");
      tellAll("membership 1 altair=1 deneb=2 vega=3");
      tellAll("torture " + BUMPS);
      awaitFromAll("bumped");
      processes.get("vega").say("sum");
      Waiting.until("the sum is told", () -> heardOf("sum ").size() == 1);
      assertEquals(List.of("sum " + 3L * BUMPS + " valid"), heardOf("sum "));
    } finally {
      for (WorkerProcess process : processes.values()) {
        process.close();
      }
    }
  }

  private void tellAll(String line) {
    processes.values().forEach(process -> process.say(line));
  }

  private void awaitFromAll(String word) throws Exception {
    Waiting.until("all say " + word, () -> heardOf(word).size() == NODES.size());
  }

  private List<String> heardOf(String word) throws Exception {
    for (WorkerProcess process : processes.values()) {
      process.listen();
    }
    assertEquals(List.of(), heard.stream().filter(line -> line.startsWith("failed")).toList());
    return heard.stream().filter(line -> line.startsWith(word)).toList();
  }
}
