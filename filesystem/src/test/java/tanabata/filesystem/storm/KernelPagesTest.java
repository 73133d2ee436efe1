package tanabata.filesystem.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
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

  /// Both stored into mappings, so that the lock went before the kernel had dropped the pages; what
  /// was filled until then was forgotten.
  @ParameterizedTest
  @ValueSource(ints = {438, 450})
  void pages_that_are_old_are_dropped_although_the_lock_has_gone(int seed) {
    pages_show_what_was_written(seed);
  }

  /// A page could not be written back for a while, then it could; the lock went all the same before
  /// the kernel had dropped the pages.
  @ParameterizedTest
  @ValueSource(ints = {274, 785, 834, 2173})
  void who_can_write_a_page_back_at_last_drops_all_pages_before_the_lock_goes(int seed) {
    pages_show_what_was_written(seed);
  }

  /// To be written back a page needed the lock alone, and for that it was given back first, with
  /// the page that could not be dropped: later it was written over what the other host had written.
  @ParameterizedTest
  @ValueSource(ints = {8, 10, 13, 16})
  void a_page_is_written_back_before_its_lock_goes(int seed) {
    pages_show_what_was_written(seed);
  }

  @Test
  void the_kernels_have_pages_and_programs_store_into_them() {
    long served = 0;
    long stores = 0;
    for (int seed = FIRST; seed < FIRST + 10; seed++) {
      PagesStorm storm = new PagesStorm(new World(seed), CoreRules.SOUND);
      storm.run();
      served += storm.served();
      stores += storm.stores();
    }
    String all = served + " pages were there, " + stores + " stores were written back";
    assertTrue(served > 500 && stores > 100, all);
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
