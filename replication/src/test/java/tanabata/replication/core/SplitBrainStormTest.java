package tanabata.replication.core;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Split brains made on purpose, resolved, and undone; `-Dsplit.seeds=N`, `-Dsplit.from=S`.
class SplitBrainStormTest {

  private static final long SEEDS = Long.getLong("split.seeds", 1_000);
  private static final long FROM = Long.getLong("split.from", 1);

  @Test
  void every_decision_ends_with_the_chosen_version_on_both_nodes() {
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      SplitBrainStorm storm = new SplitBrainStorm(seed);
      Optional<String> wrong = storm.run();
      if (wrong.isPresent()) {
        fail(
            "seed "
                + seed
                + ": "
                + wrong.get()
                + "\n"
                + storm.timeline()
                + "\nreplay: ./mvnw -pl replication -am test -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dtest=SplitBrainStormTest -Dsplit.seeds=1 -Dsplit.from="
                + seed);
      }
    }
    System.out.println(SEEDS + " split brains from seed " + FROM + ": resolved and undone");
  }
}
