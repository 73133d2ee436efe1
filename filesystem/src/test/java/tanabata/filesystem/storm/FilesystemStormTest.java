package tanabata.filesystem.storm;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tanabata.simulation.World;

/// Several programs at both hosts at once, which die and lose their power now and then: nothing is
/// torn, nothing leaks, and whoever waits goes on.
class FilesystemStormTest {

  private static final long SEEDS = Long.getLong("filesystem.seeds", 300);
  private static final long FROM = Long.getLong("filesystem.from", 1);

  /// A program ended while a block was read for it; the block came when its lock had gone, and was
  /// taken for what the other host had changed meanwhile.
  @ParameterizedTest
  @ValueSource(longs = {10_343, 10_356, 10_542})
  void what_is_read_for_nobody_any_more_is_not_believed(long seed) {
    new FilesystemStorm(new World(seed)).run();
  }

  /// A program ended, its mount too, and what it had asked for was granted to nobody.
  @ParameterizedTest
  @ValueSource(longs = {1_571, 6_928})
  void what_is_granted_after_the_end_of_a_mount_is_given_back(long seed) {
    new FilesystemStorm(new World(seed)).run();
  }

  /// While a journal was replayed, a later version of a block in it was on its way to the device:
  /// it was not there yet when the replay looked.
  @ParameterizedTest
  @ValueSource(longs = 235_749)
  void a_replay_writes_over_nothing_that_this_mount_is_writing(long seed) {
    new FilesystemStorm(new World(seed)).run();
  }

  @Test
  void no_seed_breaks_a_promise() {
    long replayed = 0;
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      World world = new World(seed);
      FilesystemStorm storm = new FilesystemStorm(world);
      try {
        storm.run();
        replayed += storm.replayed();
      } catch (AssertionError | RuntimeException e) {
        e.printStackTrace(System.out);
        fail(
            "seed "
                + seed
                + ": "
                + e
                + "\n"
                + world.timeline()
                + "\nreplay: ./mvnw -pl filesystem -am test -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dtest=FilesystemStormTest -Dfilesystem.seeds=1 -Dfilesystem.from="
                + seed);
      }
    }
    System.out.println(
        SEEDS
            + " storms of the filesystem from seed "
            + FROM
            + ": "
            + replayed
            + " journals replayed");
  }
}
