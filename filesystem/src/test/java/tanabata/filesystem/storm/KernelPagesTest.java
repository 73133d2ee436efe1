package tanabata.filesystem.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.simulation.World;

/// Programs on both hosts read and write one file at once, through the pages of their kernels and
/// past them: each sees what was there, as if there were one host.
class KernelPagesTest {

  private static final int SEEDS = Integer.getInteger("pages.seeds", 40);
  private static final int FIRST = Integer.getInteger("pages.from", 1);

  static IntStream seeds() {
    return IntStream.range(FIRST, FIRST + SEEDS);
  }

  private static Optional<String> run(int seed, CoreRules rules) {
    PagesStorm storm = new PagesStorm(new World(seed), rules);
    try {
      storm.run();
      return storm.wrong();
    } catch (AssertionError stopped) {
      return Optional.of(stopped.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void pages_show_what_was_written(int seed) {
    PagesStorm storm = new PagesStorm(new World(seed), CoreRules.SOUND);
    storm.run();
    assertEquals(Optional.empty(), storm.wrong());
  }

  @Test
  void the_kernels_have_pages() {
    long served = 0;
    for (int seed = FIRST; seed < FIRST + 10; seed++) {
      PagesStorm storm = new PagesStorm(new World(seed), CoreRules.SOUND);
      storm.run();
      served += storm.served();
    }
    long all = served;
    assertTrue(all > 500, () -> all + " pages only");
  }

  private static void demandFound(Supplier<CoreRules> wrong) {
    assertTrue(
        IntStream.range(1, 200).anyMatch(seed -> run(seed, wrong.get()).isPresent()), "not found");
  }

  @Test
  void a_lock_that_goes_before_its_pages_is_found() {
    demandFound(() ->
        new CoreRules() {
          @Override
          public boolean dropsPagesBeforeGivingUp() {
            return false;
          }
        });
  }

  @Test
  void pages_that_were_filled_meanwhile_and_stay_are_found() {
    demandFound(() ->
        new CoreRules() {
          @Override
          public boolean dropsPagesFilledMeanwhile() {
            return false;
          }
        });
  }

  @Test
  void readers_that_are_left_behind_an_order_are_found() {
    demandFound(() ->
        new CoreRules() {
          @Override
          public boolean answersWhatFillsPages() {
            return false;
          }
        });
  }

  @Test
  void pages_that_a_write_beside_them_leaves_old_are_found() {
    demandFound(() ->
        new CoreRules() {
          @Override
          public boolean dropsPagesAfterWrites() {
            return false;
          }
        });
  }
}
