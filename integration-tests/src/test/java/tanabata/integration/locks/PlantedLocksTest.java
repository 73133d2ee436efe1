package tanabata.integration.locks;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.integration.certify.PlantedRule;

/// The test of [LiveLocksTest]: three processes with a wrong rule break a promise. It is for those
/// rules that matter only where two members stay together while a third one goes, and which two
/// nodes under certification can therefore not show.
///
/// `-Dlocks.planted=NAME,NAME` for others, each for up to `-Dlocks.planted.seconds` (180).
class PlantedLocksTest {

  private static final List<String> NODES = List.of("altair", "deneb", "vega");
  private static final Duration LENGTH =
      Duration.ofSeconds(Long.getLong("locks.planted.seconds", 180));
  private static final long SEED = Long.getLong("locks.seed", 1);

  @TempDir Path folder;

  static Stream<PlantedRule> rules() {
    return Arrays.stream(System.getProperty("locks.planted", "REPORTS_THE_OLD_MODE").split(","))
        .map(PlantedRule::valueOf);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void a_wrong_rule_is_found(PlantedRule rule) throws Exception {
    Path classes = rule.compileInto(Files.createDirectory(folder.resolve("classes")));
    String classPath = classes + File.pathSeparator + WorkerProcess.CLASS_PATH;
    long start = System.nanoTime();
    try (MembershipService memberships =
        new MembershipService(NODES, classPath, LiveLocksTest.NAMES.size(), SEED, folder)) {
      AssertionError found =
          assertThrows(
              AssertionError.class,
              () -> {
                LiveLocksTest.run(memberships, LENGTH);
                LiveLocksTest.judge(memberships);
              });
      System.out.printf(
          "%s was found after %d s and %s: %s%n",
          rule,
          Duration.ofNanos(System.nanoTime() - start).toSeconds(),
          memberships.done(),
          found.getMessage());
    }
  }
}
