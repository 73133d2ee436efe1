package tanabata.integration.storm;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tanabata.fencing.Policy;
import tanabata.integration.Planted;

/// Storms over replication, fencing and witness together.
///
/// `-Dcluster.seeds=N` runs N of them (3,000 unless told), `-Dcluster.from=S` starts at seed S,
/// `-Dstorm.detail=true -Dstorm.timeline=100000` prints every input and effect of a seed that
/// fails.
class ClusterStormTest {

  private static final long SEEDS = Long.getLong("cluster.seeds", 3_000);
  private static final long FROM = Long.getLong("cluster.from", 1);
  private static final long MOST_SEEDS_FOR_A_BUG = Long.getLong("cluster.most", 5_000);

  /// Most of the seeds for the usual faults, a tenth for each special profile.
  @ParameterizedTest
  @EnumSource(FaultProfile.class)
  void no_seed_breaks_a_promise(FaultProfile profile) {
    long alone = 0;
    long seeds = profile == FaultProfile.USUAL ? SEEDS : Math.max(1, SEEDS / 10);
    for (long seed = FROM; seed < FROM + seeds; seed++) {
      ClusterStorm storm = new ClusterStorm(seed, profile, Planted.NONE, Policy.Locks.NONE);
      Optional<String> wrong = storm.run();
      if (wrong.isPresent()) {
        fail(
            profile
                + ", seed "
                + seed
                + ": "
                + wrong.get()
                + "\n"
                + storm.timeline()
                + "\nreplay: ./mvnw -pl integration-tests -am test"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dtest=ClusterStormTest"
                + " -Dcluster.seeds=1 -Dcluster.from="
                + seed);
      }
      alone += storm.timesStandalone();
    }
    System.out.println(
        seeds
            + " storms with fencing ("
            + profile
            + ") from seed "
            + FROM
            + ": no promise broken; a node went standalone "
            + alone
            + " times");
  }

  /// The same, where the two share locks too: other histories, for more is said.
  @ParameterizedTest
  @EnumSource(FaultProfile.class)
  void no_seed_breaks_a_promise_where_the_two_share_locks(FaultProfile profile) {
    long seeds = Math.max(1, SEEDS / 10);
    for (long seed = FROM; seed < FROM + seeds; seed++) {
      ClusterStorm storm = new ClusterStorm(seed, profile, Planted.NONE, Policy.Locks.SHARED);
      Optional<String> wrong = storm.run();
      if (wrong.isPresent()) {
        fail("seed " + seed + ", with locks: " + wrong.get() + "\n" + storm.timeline());
      }
    }
  }

  /// Each failed before what is named had been mended.
  @ParameterizedTest
  @CsvSource({
    "USUAL, 1020375, a node that has given its right away is not certain of it any more",
    "USUAL, 2187641, a request that a client of the storm sends is with the core at once",
    "USUAL, 2990926, a request that a client of the storm sends is with the core at once",
    "USUAL, 2751084, a meeting goes no further while a new greeting is on its way",
    "USUAL, 2307323, a meeting goes no further while a new greeting is on its way",
    "USUAL, 4008053, a write that was cut off is carried out in no other session",
    "USUAL, 529098, of two orders to disconnect at once only one is carried out",
    "BROKEN_DISKS, 2048030, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2055780, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2065140, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2113400, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2268440, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2281180, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2297690, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2340260, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2642650, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2670050, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2749910, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2846580, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2886690, a host that leaves takes no request of its guest any more",
    "BROKEN_DISKS, 2540590, a storm is judged when what was sent is acknowledged",
    "BROKEN_DISKS, 2997100, a storm is judged when what was sent is acknowledged",
    "BROKEN_DISKS, 2914080, a node that leaves without disk and host leaves nothing behind"
  })
  void a_seed_that_found_a_bug_is_kept(FaultProfile profile, long seed, String whatMendedIt) {
    ClusterStorm storm = new ClusterStorm(seed, profile, Planted.NONE, Policy.Locks.NONE);
    storm.run().ifPresent(wrong -> fail(whatMendedIt + ": " + wrong + "\n" + storm.timeline()));
  }

  /// The same, where the two share locks.
  @ParameterizedTest
  @CsvSource({
    "USUAL, 5000175, a permit of the locks that ends earlier counts at once",
    "USUAL, 5000216, a permit of the locks that ends earlier counts at once",
    "USUAL, 5000241, a permit of the locks that ends earlier counts at once",
    "USUAL, 5001064, a node alone uses no epoch of the locks that its peer may have used",
    "FULL_DISKS, 355, a node that leaves relies on its locks no more"
  })
  void a_seed_that_found_a_bug_about_locks_is_kept(
      FaultProfile profile, long seed, String whatMendedIt) {
    ClusterStorm storm = new ClusterStorm(seed, profile, Planted.NONE, Policy.Locks.SHARED);
    storm.run().ifPresent(wrong -> fail(whatMendedIt + ": " + wrong + "\n" + storm.timeline()));
  }

  @ParameterizedTest
  @EnumSource(value = Planted.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_planted_bug_is_found_within_the_seeds_of_one_run(Planted planted) {
    Policy.Locks locks = planted.isAboutLocks() ? Policy.Locks.SHARED : Policy.Locks.NONE;
    FaultProfile profile = exposing(planted);
    long seed = planted.firstSeed();
    long last = seed + MOST_SEEDS_FOR_A_BUG;
    while (seed < last && new ClusterStorm(seed, profile, planted, locks).run().isEmpty()) {
      seed++;
    }
    assertTrue(seed < last, planted + " was not found");
    System.out.println(planted + " was found by seed " + seed);
  }

  private static FaultProfile exposing(Planted planted) {
    if (planted.needsEmptyWitness()) {
      return FaultProfile.EMPTY_WITNESS;
    }
    if (planted == Planted.A_WRITE_THAT_FINDS_NO_SPACE_IS_FORGOTTEN) {
      return FaultProfile.FULL_DISKS_FAIL_WRITES;
    }
    if (planted == Planted.A_NODE_THAT_LEAVES_RELIES_ON_ITS_LOCKS) {
      return FaultProfile.FULL_DISKS;
    }
    return planted == Planted.A_DISK_THAT_WAS_PUT_BACK_IS_NOT_NOTICED
        ? FaultProfile.DISKS_PUT_BACK
        : FaultProfile.USUAL;
  }
}
