package tanabata.filesystem.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.simulation.World;

/// Tests the tests: a rule that is replaced by a wrong one is found.
class PlantedRulesTest {

  private static final long SEEDS = 200;
  private static final Caller USER = new Caller(0, 0, 1);

  private static void demandFound(CoreRules wrong) {
    assertTrue(
        LongStream.rangeClosed(1, SEEDS).anyMatch(seed -> breaks(seed, wrong)),
        () -> "not found in " + SEEDS + " storms");
  }

  private static boolean breaks(long seed, CoreRules rules) {
    try {
      new FilesystemStorm(new World(seed), rules).run();
      return false;
    } catch (AssertionError | RuntimeException _) {
      return true;
    }
  }

  @Test
  void grants_that_are_used_before_the_journal_of_the_dead_is_replayed_are_found() {
    demandFound(
        new CoreRules() {
          @Override
          public boolean replaysBeforeGrantsAreUsed() {
            return false;
          }
        });
  }

  @Test
  void a_lock_that_is_given_up_before_what_it_covers_is_in_its_place_is_found() {
    demandFound(
        new CoreRules() {
          @Override
          public boolean writesBeforeGivingUp() {
            return false;
          }
        });
  }

  /// What a host is told of a file that it has open, when the other one has removed its name.
  private static Reply openAndRemoved(CoreRules rules) {
    Pair pair = new Pair(new World(1), 64L << 20, rules);
    Host here = pair.host(0);
    Host there = pair.host(1);
    Reply.Created created =
        (Reply.Created)
            pair.at(here, new Request.Create(USER, 1, Name.of("a"), 0644, 0, 02)).reply();
    pair.at(there, new Request.Unlink(USER, 1, Name.of("a")));
    pair.rest(5_000_000_000L);
    long node = created.entry().attributes().node();
    return pair.at(here, new Request.GetAttributes(USER, node)).reply();
  }

  @Test
  void a_file_that_is_wiped_while_the_other_host_has_it_open_is_found() {
    assertInstanceOf(Reply.Known.class, openAndRemoved(CoreRules.SOUND));
    CoreRules wrong =
        new CoreRules() {
          @Override
          public boolean guardsOpenInodes() {
            return false;
          }
        };
    assertEquals(new Reply.Failed(Errno.ESTALE), openAndRemoved(wrong));
  }
}
