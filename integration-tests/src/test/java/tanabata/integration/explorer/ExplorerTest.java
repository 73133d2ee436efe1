package tanabata.integration.explorer;

import static tanabata.integration.explorer.Scenario.client;
import static tanabata.integration.explorer.Scenario.flush;
import static tanabata.integration.explorer.Scenario.read;
import static tanabata.integration.explorer.Scenario.write;

import org.junit.jupiter.api.Test;
import tanabata.replication.core.PlantedBug;

class ExplorerTest {
  @Test
  void measure() {
    for (PlantedBug b : PlantedBug.values())
      for (Scenario s :
          java.util.List.of(
              Scenario.of("two-writers", 1, client(0, write(0)), client(1, write(0))),
              Scenario.of("write-read", 1, client(0, write(0)), client(1, read(0))),
              Scenario.of("write-flush", 1, client(0, write(0), flush())),
              Scenario.of("one-crash", 1, client(0, write(0))).with(1, Move.Kind.CRASH),
              Scenario.of("one-crash-flush", 1, client(0, write(0), flush()))
                  .with(1, Move.Kind.CRASH),
              Scenario.of("one-cut", 1, client(0, write(0)), client(1, write(0)))
                  .with(1, Move.Kind.CUT),
              Scenario.of("one-stall", 1, client(0, write(0))).with(1, Move.Kind.STALL),
              Scenario.of("one-pause", 1, client(0, write(0))).with(1, Move.Kind.PAUSE))) {
        for (boolean heals : new boolean[] {false, true}) {
          var r = Explorer.explore(s.planted(b), new Explorer.Limit(60, 60_000), heals);
          System.out.println(b + " " + heals + " " + r);
        }
      }
  }
}
