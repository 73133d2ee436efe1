package tanabata.dlm.storm;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tanabata.dlm.core.CoreFactory;
import tanabata.dlm.core.PlantedBug;

/// Storms over the lock core.
///
/// `-Dlock.seeds=N` runs N of them (3,000 by default), `-Dlock.from=S` starts at seed S,
/// `-Dstorm.timeline=100000` prints every input and effect of a seed that fails.
class LockStormTest {

  private static final long SEEDS = Long.getLong("lock.seeds", 3_000);
  private static final long FROM = Long.getLong("lock.from", 1);

  /// Within how many seeds a planted bug must be found.
  private static final long PLANTED_SEEDS = 10_000;

  @Test
  void no_seed_breaks_a_promise() {
    LongStream.range(FROM, FROM + SEEDS)
        .parallel()
        .mapToObj(seed -> broken(seed, CoreFactory.SOUND))
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(what -> fail(what));
    System.out.println(SEEDS + " lock storms from seed " + FROM + ": no promise broken");
  }

  @ParameterizedTest
  @EnumSource(PlantedBug.class)
  void a_planted_bug_is_found_within_the_seeds_of_one_run(PlantedBug planted) {
    OptionalLong seed =
        LongStream.rangeClosed(1, PLANTED_SEEDS)
            .parallel()
            .filter(each -> broken(each, planted).isPresent())
            .findFirst();
    assertTrue(seed.isPresent(), planted + " was not found");
    System.out.println(planted + " was found by seed " + seed.getAsLong());
  }

  static Optional<String> broken(long seed, CoreFactory cores) {
    LockStorm storm = new LockStorm(seed, cores);
    try {
      storm.run();
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(
          "seed "
              + seed
              + ", "
              + storm.profile
              + ": "
              + e
              + "\n"
              + storm.world.timeline()
              + "\nreplay: ./mvnw -pl dlm -am test -Dsurefire.failIfNoSpecifiedTests=false"
              + " -Dtest=LockStormTest -Dlock.seeds=1 -Dlock.from="
              + seed);
    }
  }
}
