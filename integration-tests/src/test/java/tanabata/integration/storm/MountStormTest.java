package tanabata.integration.storm;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Storms over a filesystem that both nodes have mounted, on the real cores below it.
///
/// `-Dmount.seeds=N` runs N of them (100 unless told), `-Dmount.from=S` starts at seed S,
/// `-Dstorm.detail=true -Dstorm.timeline=100000` prints every input and effect of a seed that
/// fails.
class MountStormTest {

  private static final long SEEDS = Long.getLong("mount.seeds", 100);
  private static final long FROM = Long.getLong("mount.from", 1);
  private static final long MOST_SEEDS_FOR_A_BUG = Long.getLong("mount.most", 1_000);

  @ParameterizedTest
  @EnumSource
  void no_seed_breaks_a_promise(SimulatedMount.Kernel kernel) {
    long alone = 0;
    long mounts = 0;
    long pages = 0;
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      MountStorm storm = new MountStorm(seed, PlantedInMount.NONE, kernel);
      Optional<String> wrong = storm.run();
      if (wrong.isPresent()) {
        fail(
            "seed "
                + seed
                + ", "
                + kernel
                + ": "
                + wrong.get()
                + "\n"
                + storm.timeline()
                + "\nreplay: ./mvnw -pl integration-tests -am test"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dtest=MountStormTest"
                + " -Dmount.seeds=1 -Dmount.from="
                + seed);
      }
      alone += storm.timesStandalone();
      mounts += storm.mounts();
      pages += storm.pagesServed();
    }
    System.out.println(
        SEEDS
            + " storms of mounts over all cores, "
            + kernel
            + ", from seed "
            + FROM
            + ": no promise broken; "
            + mounts
            + " mounts, a node went standalone "
            + alone
            + " times, "
            + pages
            + " pages were there when they were read");
  }

  /// Each failed before what is named had been mended.
  @ParameterizedTest
  @CsvSource({
    "3380, a node whose mount does not end hands no locks over when it leaves",
    "10884, what was granted in an epoch that passed unseen is not used before the replay",
    "10520, a mount that has ended waits for no slot any more",
    "10413, a mount that ends when it is left out of the members requests no slot any more",
    "10101, a mount that has written everything takes no calls any more",
    "983, a mount waits for the slot that the last one of its host gives back",
  })
  void a_seed_that_found_a_bug_is_kept(long seed, String whatMendedIt) {
    MountStorm storm = new MountStorm(seed, PlantedInMount.NONE, SimulatedMount.Kernel.NO_PAGES);
    storm.run().ifPresent(wrong -> fail(whatMendedIt + ": " + wrong + "\n" + storm.timeline()));
  }

  @ParameterizedTest
  @EnumSource(value = PlantedInMount.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_planted_bug_is_found(PlantedInMount planted) {
    long seed = 1;
    while (seed <= MOST_SEEDS_FOR_A_BUG
        && new MountStorm(seed, planted, planted.kernel()).run().isEmpty()) {
      seed++;
    }
    assertTrue(seed <= MOST_SEEDS_FOR_A_BUG, planted + " was not found");
    System.out.println(planted + " was found by seed " + seed);
  }
}
