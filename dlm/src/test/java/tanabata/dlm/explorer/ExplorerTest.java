package tanabata.dlm.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.dlm.core.PlantedBug;

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
    if (!REPLAY.isEmpty()) {
      fail("as asked:\n" + Explorer.story(instance.scenario, Move.decode(REPLAY)));
    }
    int depth = Integer.getInteger("explorer.depth", instance.depth);
    Explorer.Result result = Explorer.explore(instance.scenario, depth, true);
    System.out.println(instance + ": " + result);
    result.found().ifPresent(found -> fail(report(instance, found)));
  }

  private static String report(Instance instance, Explorer.Found found) {
    return found.what()
        + "\n"
        + Explorer.story(instance.scenario, found.path())
        + "\nreplay: ./mvnw -pl dlm -am test -Dsurefire.failIfNoSpecifiedTests=false"
        + " -Dtest=ExplorerTest -Dexplorer.only="
        + instance
        + " -Dexplorer.replay="
        + Move.encode(found.path());
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
    Scenario scenario = instance.scenario.cores(planted);
    Explorer.Result result = Explorer.explore(scenario, instance.depth, false);
    System.out.println(planted + " in " + instance + ": " + result);
    Explorer.Found found = result.found().orElseThrow(() -> new AssertionError("not found"));
    String story = Explorer.story(scenario, found.path());
    assertTrue(story.contains(found.what()), story);
  }

  @Test
  void a_path_survives_its_way_through_a_command_line() {
    List<Move> path =
        Arrays.stream(Move.Kind.values())
            .map(kind -> new Move(kind, 1, kind.ordinal() % 3))
            .toList();
    assertEquals(path, Move.decode(Move.encode(path)));
  }
}
