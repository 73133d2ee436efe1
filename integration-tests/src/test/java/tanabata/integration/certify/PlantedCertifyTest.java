package tanabata.integration.certify;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tanabata.testbed.certify.CertificationSettings.Use;
import tanabata.testbed.certify.Report;

/// The test of the certification: daemons with a wrong rule break a promise.
///
/// Each gets the kinds of faults that expose it, so that nobody waits for days.
///
/// Only the quickest in every build; `-Dcertify.planted=NAME,NAME` or `all` for others, each for up
/// to `-Dcertify.seconds` (300). `docs/RELIABILITY.md` says which are found, and when.
class PlantedCertifyTest {

  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("certify.seconds", 300));
  private static final long SEED = Long.getLong("certify.seed", 1);
  private static final String QUICK = "STAMPS_ARE_NOT_COMPARED";

  @TempDir Path folder;

  static Stream<PlantedRule> rules() {
    String names = System.getProperty("certify.planted", QUICK);
    return names.equals("all")
        ? Stream.of(PlantedRule.values())
        : Arrays.stream(names.split(",")).map(PlantedRule::valueOf);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void a_wrong_rule_is_found(PlantedRule rule) throws Exception {
    System.out.println("planted: " + rule);
    Path classes = rule.compileInto(Files.createDirectory(folder.resolve("classes")));
    Report report =
        PatchedLauncher.certify(
            classes.toString(), folder.resolve("w"), LENGTH, SEED, Use.DEVICE, rule.faults());
    report.violations().forEach(System.out::println);
    System.out.printf(
        "%s was %s with seed %d, after %d episodes and %d s%n",
        rule, report.isGood() ? "NOT found" : "found", SEED, report.episodes(), report.seconds());
    assertFalse(report.isGood(), report::text);
  }
}
