package tanabata.dlm.explorer;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.dlm.core.PlantedBug;
import tanabata.simulation.explore.Explorer;
import tanabata.simulation.explore.PathReport;

/// `-Dexplorer.only=NAME` explores one instance, `-Dexplorer.depth=N` all of them to that depth,
/// `-Dexplorer.replay=PATH` describes a path of the instance named by `explorer.only`.
class ExplorerTest {

  private static final String ONLY = System.getProperty("explorer.only", "");
  private static final String REPLAY = System.getProperty("explorer.replay", "");

  static List<Instance> instances() {
    return ONLY.isEmpty() ? List.of(Instance.values()) : List.of(Instance.valueOf(ONLY));
  }

  @ParameterizedTest
  @MethodSource("instances")
  void no_interleaving_breaks_a_promise(Instance instance) {
    LockModel model = new LockModel(instance.scenario);
    if (!REPLAY.isEmpty()) {
      fail("as asked:\n" + new PathReport<>(model, model.vocabulary().decode(REPLAY)).story());
    }
    int depth = Integer.getInteger("explorer.depth", instance.depth);
    Explorer.Result<MoveKind> result = explore(model, depth, Explorer.Check.STATES_AND_HEALING);
    System.out.println(instance + ": " + result);
    result.found().ifPresent(found -> fail(report(instance, model, found)));
  }

  private static Explorer.Result<MoveKind> explore(
      LockModel model, int depth, Explorer.Check check) {
    return Explorer.explore(model, new Explorer.Limit(depth, Integer.MAX_VALUE), check);
  }

  private static String report(
      Instance instance, LockModel model, Explorer.Counterexample<MoveKind> found) {
    PathReport<SimulatedCluster, MoveKind> report = new PathReport<>(model, found.path());
    return found.violation()
        + "\n"
        + report.story()
        + "\nreplay: "
        + report.command("dlm", instance.name());
  }

  @ParameterizedTest
  @CsvSource({
    "SERVES_BEFORE_ALL_REPORTS, MASTER_DIES",
    "ACCEPTS_OLD_EPOCHS, OLD_GRANT",
    "REPORTS_THE_OLD_MODE, DOWNGRADE",
    "TRUSTS_A_LOST_WRITER, WRITER_DIES",
    "ACCEPTS_LATE_WRITERS, LATE_WRITER",
    "DELIVERS_WITHOUT_PERMIT, EXCLUSION",
    "ACCEPTS_ANY_REPLY, GRANT_OF_THE_LEAVER",
  })
  void a_planted_bug_is_found(PlantedBug planted, Instance instance) {
    LockModel model = new LockModel(instance.scenario.cores(planted));
    Explorer.Result<MoveKind> result = explore(model, instance.depth, Explorer.Check.STATES);
    System.out.println(planted + " in " + instance + ": " + result);
    Explorer.Counterexample<MoveKind> found =
        result.found().orElseThrow(() -> new AssertionError("not found"));
    String word = model.vocabulary().encode(found.path());
    String story = new PathReport<>(model, model.vocabulary().decode(word)).story();
    assertTrue(story.contains(found.violation()), story);
  }
}
