package tanabata.integration.weather;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import javax.tools.ToolProvider;

/// The wrong rules of the storms and the explorers, planted into daemons: the same class with
/// another answer, before the right one on the class path.
enum PlantedRule {
  STAMPS_ARE_NOT_COMPARED("replication", "yields", "false"),
  BITS_ARE_CLEARED_ON_RECEIPT("replication", "staysOpen", "false"),
  ANSWERS_DO_NOT_WAIT_FOR_THE_PEER("replication", "answerable", "local"),
  SESSIONS_SURVIVE_THE_CUT("replication", "endsWhatWasAsked", "false"),
  A_LEASE_COUNTS_FROM_THE_RECEIPT("fencing", "leaseStart", "answerReceived"),
  EVIDENCE_IS_SKIPPED("fencing", "needsEvidence", "false"),
  THE_RECORD_IS_READ_WITHOUT_COMPARE_AND_SET("fencing", "comparesAndSets", "false"),
  OLD_ROUNDS_COUNT("dlm", "refusesOtherRounds", "false"),
  STARTS_TOO_EARLY("dlm", "waitsForAllReports", "false"),
  RELIES_ON_THE_OLD_MODE("dlm", "reliedOn", "held"),
  BELIEVES_THE_DEAD("dlm", "believesLostWriter", "true"),
  LATE_WRITERS_COUNT("dlm", "barsLateWriters", "false"),
  TELLS_WITHOUT_PERMIT("dlm", "needsPermit", "false"),
  ANY_ANSWER_WILL_DO("dlm", "answersMustFit", "false");

  private final String house;
  private final String rule;
  private final String answer;

  PlantedRule(String house, String rule, String answer) {
    this.house = house;
    this.rule = rule;
    this.answer = answer;
  }

  /// @param folder an empty one
  /// @return what has to stand before everything else on a class path
  Path compileInto(Path folder) throws IOException {
    Path original =
        Path.of("..", house, "src/main/java/tanabata", house, "core/Rules.java").toAbsolutePath();
    String source = Files.readString(original);
    String planted =
        source.replaceFirst(
            "(?s)(\\b" + rule + "\\([^)]*\\) \\{\\s*return )[^;]+;",
            "$1" + Matcher.quoteReplacement(answer) + ";");
    assertNotEquals(source, planted, () -> "there is no rule " + rule + " in " + original);
    Path file = Files.writeString(folder.resolve("Rules.java"), planted);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                System.out,
                System.out,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());
    assertEquals(0, status, () -> "the rule does not compile: " + rule);
    return folder;
  }
}
