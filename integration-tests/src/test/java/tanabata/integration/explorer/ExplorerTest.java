package tanabata.integration.explorer;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.integration.Planted;
import tanabata.replication.core.PlantedBug;
import tanabata.simulation.explore.Explorer;
import tanabata.simulation.explore.PathReport;

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
    NodeModel model = new NodeModel(instance.scenario);
    if (!REPLAY.isEmpty()) {
      fail("as asked:\n" + new PathReport<>(model, model.vocabulary().decode(REPLAY)).story());
    }
    int depth = Integer.getInteger("explorer.depth", instance.depth);
    Explorer.Result<MoveKind> result = explore(model, depth, Explorer.Check.STATES_AND_HEALING);
    System.out.println(instance + ": " + result);
    result.found().ifPresent(found -> fail(report(instance, model, found)));
    if (instance.isExhaustive() && result.states() < STATES && depth == instance.depth) {
      assertTrue(result.exhausted(), "some states were left out");
    }
  }

  private static Explorer.Result<MoveKind> explore(
      NodeModel model, int depth, Explorer.Check check) {
    return Explorer.explore(model, new Explorer.Limit(depth, STATES), check);
  }

  private static String report(
      Instance instance, NodeModel model, Explorer.Counterexample<MoveKind> found) {
    PathReport<Universe, MoveKind> report = new PathReport<>(model, found.path());
    return found.violation()
        + "\n"
        + report.story()
        + "\nreplay: "
        + report.command("integration-tests", instance.name());
  }

  /// Without healing it is found where it does harm; with it, where harm has become unavoidable.
  @ParameterizedTest
  @CsvSource({
    "STAMPS_ARE_NOT_COMPARED, TWO_WRITERS, STATES_AND_HEALING, 4",
    "STAMPS_ARE_NOT_COMPARED, TWO_WRITERS, STATES, 30",
    "ANSWERS_DO_NOT_WAIT_FOR_THE_PEER, TWO_WRITERS, STATES_AND_HEALING, 5",
    "ANSWERS_DO_NOT_WAIT_FOR_THE_PEER, TWO_WRITERS, STATES, 12",
    "ANSWERS_DO_NOT_WAIT_FOR_THE_PEER, FLUSH, STATES, 16",
    "BITS_ARE_CLEARED_ON_RECEIPT, CRASH, STATES_AND_HEALING, 6"
  })
  void a_planted_bug_is_found_by_a_short_path(
      PlantedBug planted, Instance instance, Explorer.Check check, int depth) {
    isFound(planted, instance, instance.scenario.planted(planted), check, depth);
  }

  @ParameterizedTest
  @CsvSource({
    "A_LEASE_COUNTS_FROM_THE_RECEIPT, FENCED_PAUSE, STATES, 14",
    "EVIDENCE_IS_SKIPPED, FENCED_CUT_EARLY_TICKS, STATES, 12",
    "THE_RECORD_IS_READ_WITHOUT_COMPARE_AND_SET, FENCED_CUT_EARLY_TICKS, STATES, 11",
    "A_SESSION_IS_RESUMED_AFTER_A_CUT, FENCED_CUT_EARLY_TICKS, STATES_AND_HEALING, 3"
  })
  void a_planted_bug_of_fencing_is_found_by_a_short_path(
      Planted planted, Instance instance, Explorer.Check check, int depth) {
    isFound(planted, instance, instance.scenario.planted(planted), check, depth);
  }

  @ParameterizedTest
  @CsvSource({
    "A_MEMBERSHIP_IS_ENTERED_BEFORE_ITS_EPOCH_IS_DURABLE, LOCKS_CUT, STATES, 1",
    "A_REVOCATION_WAITS_FOR_THE_DISK, LOCKS_PARTING, STATES, 9",
    "A_SHORTER_PERMIT_WAITS_FOR_THE_DISK, LOCKS_REUNION, STATES, 3"
  })
  void a_planted_bug_of_the_wiring_is_found_by_a_short_path(
      Planted planted, Instance instance, Explorer.Check check, int depth) {
    isFound(planted, instance, instance.scenario.planted(planted), check, depth);
  }

  private static void isFound(
      Enum<?> planted, Instance instance, Scenario scenario, Explorer.Check check, int depth) {
    NodeModel model = new NodeModel(scenario);
    Explorer.Result<MoveKind> result = explore(model, depth, check);
    System.out.println(planted + " in " + instance + ": " + result);
    Explorer.Counterexample<MoveKind> found =
        result.found().orElseThrow(() -> new AssertionError("not found"));
    String word = model.vocabulary().encode(found.path());
    PathReport<Universe, MoveKind> report =
        new PathReport<>(model, model.vocabulary().decode(word));
    System.out.println(report.outline() + word);
    String story = report.story();
    assertTrue(story.contains(found.violation()), story);
  }
}
