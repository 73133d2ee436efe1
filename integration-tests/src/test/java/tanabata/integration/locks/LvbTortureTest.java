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

/// Three processes that increment one counter in a value block; `-Dlocks.increments=N` for how many
/// each.
class LvbTortureTest {

  private static final int INCREMENTS = Integer.getInteger("locks.increments", 2_000);
  private static final List<String> NODES = List.of("altair", "deneb", "vega");

  private final SortedMap<String, WorkerProcess> processes = new TreeMap<>();
  private final List<String> received = new ArrayList<>();
  @TempDir Path folder;

  @Test
  void three_processes_lose_no_increment_of_a_counter_in_a_value_block() throws Exception {
    try {
      SortedMap<String, Integer> ports = WorkerProcess.freePorts(NODES);
      for (String node : NODES) {
        processes.put(
            node,
            WorkerProcess.start(WorkerProcess.CLASS_PATH, node, 1, ports, folder, received::add));
      }
      awaitFromAll("ready");
      sendAll("permit forever");
      sendAll("membership 1 altair=1 deneb=2 vega=3");
      sendAll("lvb " + INCREMENTS);
      awaitFromAll("incremented");
      processes.get("vega").send("sum");
      Waiting.until("the sum is printed", () -> receivedLines("sum ").size() == 1);
      assertEquals(List.of("sum " + 3L * INCREMENTS + " valid"), receivedLines("sum "));
    } finally {
      for (WorkerProcess process : processes.values()) {
        process.close();
      }
    }
  }

  private void sendAll(String line) {
    processes.values().forEach(process -> process.send(line));
  }

  private void awaitFromAll(String word) throws Exception {
    Waiting.until("all print " + word, () -> receivedLines(word).size() == NODES.size());
  }

  private List<String> receivedLines(String word) throws Exception {
    for (WorkerProcess process : processes.values()) {
      process.readLines();
    }
    assertEquals(List.of(), received.stream().filter(line -> line.startsWith("failed")).toList());
    return received.stream().filter(line -> line.startsWith(word)).toList();
  }
}
