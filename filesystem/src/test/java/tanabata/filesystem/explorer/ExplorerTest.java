package tanabata.filesystem.explorer;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.filesystem.core.work.CoreRules;
import tanabata.simulation.explore.Explorer;
import tanabata.simulation.explore.PathReport;

/// `-Dexplorer.only=NAME` explores one instance, `-Dexplorer.depth=N` all of them to that depth
/// only, `-Dexplorer.replay=PATH` describes a path of the instance named by `explorer.only`.
class ExplorerTest {

  private static final String ONLY = System.getProperty("explorer.only", "");
  private static final String REPLAY = System.getProperty("explorer.replay", "");

  static List<Instance> instances() {
    return ONLY.isEmpty() ? List.of(Instance.values()) : List.of(Instance.valueOf(ONLY));
  }

  @ParameterizedTest
  @MethodSource("instances")
  void no_interleaving_breaks_a_promise(Instance instance) {
    MountModel model = new MountModel(instance.scenario);
    if (!REPLAY.isEmpty()) {
      fail("as asked:\n" + new PathReport<>(model, model.vocabulary().decode(REPLAY)).story());
    }
    int depth = Integer.getInteger("explorer.depth", Explorer.EXHAUSTIVE);
    Explorer.Result<MoveKind> result = explore(model, depth);
    System.out.println(instance + ": " + result);
    result.found().ifPresent(found -> fail(report(instance, model, found)));
  }

  private static Explorer.Result<MoveKind> explore(MountModel model, int depth) {
    Explorer.Limit limit = new Explorer.Limit(depth, Integer.MAX_VALUE);
    return Explorer.explore(model, limit, Explorer.Check.STATES_AND_HEALING);
  }

  private static String report(
      Instance instance, MountModel model, Explorer.Counterexample<MoveKind> found) {
    PathReport<ExploredPair, MoveKind> report = new PathReport<>(model, found.path());
    return found.violation()
        + "\n"
        + report.outline()
        + "\nreplay: "
        + report.command("filesystem", instance.name());
  }

  private static void demandFound(Instance instance, CoreRules wrong) {
    MountModel model = new MountModel(instance.scenario.rules(wrong));
    Explorer.Result<MoveKind> result = explore(model, Explorer.EXHAUSTIVE);
    System.out.println(instance + ", with a wrong rule: " + result);
    Explorer.Counterexample<MoveKind> found =
        result.found().orElseThrow(() -> new AssertionError("not found"));
    String word = model.vocabulary().encode(found.path());
    String story = new PathReport<>(model, model.vocabulary().decode(word)).story();
    assertTrue(story.contains(found.violation()), story);
  }

  @Test
  void grants_that_are_used_before_the_journal_of_the_dead_is_replayed_are_found() {
    demandFound(
        Instance.SAME_NAME,
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
        Instance.SAME_NAME,
        new CoreRules() {
          @Override
          public boolean writesBeforeGivingUp() {
            return false;
          }
        });
  }
}
