package tanabata.replication.core;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Storms over the replication core.
///
/// `-Dstorm.seeds=N` runs N of them (2,000 unless told), `-Dstorm.from=S` starts at seed S,
/// `-Dstorm.detail=true -Dstorm.timeline=100000` prints every input and effect of a seed that
/// fails.
class StormTest {

  private static final long SEEDS = Long.getLong("storm.seeds", 2_000);
  private static final long FROM = Long.getLong("storm.from", 1);

  @Test
  void no_seed_breaks_a_promise() {
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      storm(seed);
    }
    System.out.println(SEEDS + " storms from seed " + FROM + ": no promise broken");
  }

  /// Each is the first seed that finds the bug, when what mended it is taken out again.
  @ParameterizedTest
  @CsvSource({
    "23, a write that is sent again after a restart of the peer is carried out anew here too",
    "844, a node that outlived its peer notes it",
    "18983, a durable write that lost is acknowledged when the winner is durable"
  })
  void a_seed_that_found_a_bug_is_kept(long seed, String whatMendedIt) {
    storm(seed);
  }

  private static void storm(long seed) {
    Storm storm = new Storm(seed, PlantedBug.NONE);
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
              + " -Dtest=StormTest -Dstorm.seeds=1 -Dstorm.from="
              + seed);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PlantedBug.class,
      names = {"NONE", "SESSIONS_SURVIVE_THE_CUT", "A_WRITE_THAT_FINDS_NO_SPACE_IS_FORGOTTEN"},
      mode = EnumSource.Mode.EXCLUDE)
  void a_planted_bug_is_found_within_the_seeds_of_one_run(PlantedBug planted) {
    mustBeFound(planted.toString(), seed -> new Storm(seed, planted));
  }

  /// What a server would do that serves parts of sectors by reading and writing whole ones, if it
  /// kept no one out meanwhile, neither here nor at the peer.
  @Test
  void a_read_modify_write_without_a_lock_is_found() {
    mustBeFound("a read-modify-write without a lock", Storm::ofClientsThatReadBeforeTheyWrite);
  }

  private static void mustBeFound(String planted, LongFunction<Storm> storms) {
    long seed = 1;
    Optional<String> wrong = storms.apply(seed).run();
    while (wrong.isEmpty() && seed < 2_000) {
      seed++;
      wrong = storms.apply(seed).run();
    }
    assertTrue(wrong.isPresent(), planted + " was not found");
    System.out.println(planted + " was found by seed " + seed + ": " + wrong.get());
  }
}
