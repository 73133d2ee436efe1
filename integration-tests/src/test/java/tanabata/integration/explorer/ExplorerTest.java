package tanabata.integration.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.replication.core.PlantedBug;

/// A planted bug's path is printed move by move.
///
/// `-Dexplorer.only=NAME` explores one instance, `-Dexplorer.depth=N` all of them so deep,
/// `-Dexplorer.states=N` stops at so many states, `-Dexplorer.replay=PATH` tells the story of a
/// path of the instance named by `explorer.only`.
class ExplorerTest {

  private static final String ONLY = System.getProperty("explorer.only", "");
  private static final String REPLAY = System.getProperty("explorer.replay", "");
  private static final int STATES = Integer.getInteger("explorer.states", 10_000_000);

  static List<Instance> instances() {
    return ONLY.isEmpty() ? List.of(Instance.values()) : List.of(Instance.valueOf(ONLY));
  }

  @ParameterizedTest
  @MethodSource("instances")
  void no_interleaving_breaks_a_promise(Instance instance) {
    if (!REPLAY.isEmpty()) {
      fail("as asked:\n" + Explorer.story(instance.scenario, Move.path(REPLAY)));
    }
    int depth = Integer.getInteger("explorer.depth", instance.depth);
    Explorer.Result result =
        Explorer.explore(instance.scenario, new Explorer.Limit(depth, STATES), true);
    System.out.println(instance + ": " + result);
    result.found().ifPresent(found -> fail(report(instance, found)));
    if (instance.isWhole() && result.states() < STATES && depth == instance.depth) {
      assertTrue(result.exhausted(), "some states were left out");
    }
  }

  private static String report(Instance instance, Explorer.Found found) {
    return found.what()
        + "\n"
        + Explorer.story(instance.scenario, found.path())
        + "\nreplay: ./mvnw -pl integration-tests -am test -Dsurefire.failIfNoSpecifiedTests=false"
        + " -Dtest=ExplorerTest -Dexplorer.only="
        + instance
        + " -Dexplorer.replay="
        + Move.word(found.path());
  }

  /// Without healing it is found where it does harm; with it, where harm has become unavoidable.
  @ParameterizedTest
  @CsvSource({
    "STAMPS_ARE_NOT_COMPARED, TWO_WRITERS, true, 4",
    "STAMPS_ARE_NOT_COMPARED, TWO_WRITERS, false, 30",
    "ANSWERS_DO_NOT_WAIT_FOR_THE_PEER, TWO_WRITERS, true, 5",
    "ANSWERS_DO_NOT_WAIT_FOR_THE_PEER, TWO_WRITERS, false, 12",
    "ANSWERS_DO_NOT_WAIT_FOR_THE_PEER, FLUSH, false, 16",
    "BITS_ARE_CLEARED_ON_RECEIPT, CRASH, true, 6"
  })
  void a_planted_bug_is_found_by_a_short_path(
      PlantedBug planted, Instance instance, boolean heals, int depth) {
    isFound(planted, instance, instance.scenario.planted(planted), heals, depth);
  }

  @ParameterizedTest
  @CsvSource({
    "A_LEASE_COUNTS_FROM_THE_RECEIPT, FENCED_PAUSE, false, 14",
    "EVIDENCE_IS_SKIPPED, FENCED_CUT_EARLY_TICKS, false, 11",
    "THE_RECORD_IS_READ_WITHOUT_COMPARE_AND_SET, FENCED_CUT_EARLY_TICKS, false, 11",
    "A_SESSION_IS_RESUMED_AFTER_A_CUT, FENCED_CUT_EARLY_TICKS, true, 3"
  })
  void a_planted_bug_of_fencing_is_found_by_a_short_path(
      FencingBug planted, Instance instance, boolean heals, int depth) {
    isFound(planted, instance, planted.plantedIn(instance.scenario), heals, depth);
  }

  private static void isFound(
      Enum<?> planted, Instance instance, Scenario scenario, boolean heals, int depth) {
    Explorer.Limit limit = new Explorer.Limit(depth, STATES);
    Explorer.Result result = Explorer.explore(scenario, limit, heals);
    System.out.println(planted + " in " + instance + ": " + result);
    Explorer.Found found = result.found().orElseThrow(() -> new AssertionError("not found"));
    String word = Move.word(found.path());
    System.out.println(Explorer.outline(scenario, found.path()) + word);
    String story = Explorer.story(scenario, Move.path(word));
    assertTrue(story.contains(found.what()), story);
  }

  @Test
  void a_path_survives_its_way_through_a_command_line() {
    List<Move> path =
        Arrays.stream(Move.Kind.values()).map(kind -> new Move(kind, 1, kind.ordinal())).toList();
    assertEquals(path, Move.path(Move.word(path)));
  }
}
