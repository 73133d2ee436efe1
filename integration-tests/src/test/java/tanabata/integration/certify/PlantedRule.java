package tanabata.integration.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import javax.tools.ToolProvider;
import tanabata.testbed.certify.Fault;

/// The wrong rules of the storms and the explorers, planted into daemons: the same class with
/// another result, before the right one on the class path.
public enum PlantedRule {
  STAMPS_ARE_NOT_COMPARED(Source.REPLICATION, "yields", "false", Fault.DELAY),
  BITS_ARE_CLEARED_ON_RECEIPT(Source.REPLICATION, "staysOpen", "false", Fault.POWER),
  ANSWERS_DO_NOT_WAIT_FOR_THE_PEER(
      Source.REPLICATION, "answerable", "local", Fault.CUT, Fault.KILL),
  SESSIONS_SURVIVE_THE_CUT(
      Source.REPLICATION, "endsWhatWasAsked", "false", Fault.CUT, Fault.RESET, Fault.ISOLATION),
  A_LEASE_COUNTS_FROM_THE_RECEIPT(
      Source.FENCING, "leaseStart", "replyReceived", Fault.PAUSE, Fault.DELAY, Fault.ISOLATION),
  EVIDENCE_IS_SKIPPED(
      Source.FENCING,
      "needsEvidence",
      "false",
      Fault.CLOCK_DRIFT,
      Fault.WITNESS_HIDDEN,
      Fault.HALF_OPEN),
  THE_RECORD_IS_READ_WITHOUT_COMPARE_AND_SET(
      Source.FENCING, "trustsWhatIsRead", "true", Fault.CUT, Fault.RESET),
  ACCEPTS_OLD_EPOCHS(
      Source.DLM, "refusesOtherEpochs", "false", Fault.LOCKS_CUT, Fault.RESET, Fault.CUT) {
    @Override
    String plantedIn(String source) {
      // As the storms have it.
      return ACCEPTS_ANY_REPLY.plantedIn(super.plantedIn(source));
    }
  },
  SERVES_BEFORE_ALL_REPORTS(Source.DLM, "waitsForAllReports", "false", Fault.DELAY, Fault.RESET),
  REPORTS_THE_OLD_MODE(Source.DLM, "reliedOn", "held", Fault.CUT, Fault.RESET),
  TRUSTS_A_LOST_WRITER(Source.DLM, "trustsLostWriter", "true", Fault.KILL),
  ACCEPTS_LATE_WRITERS(Source.DLM, "barsLateWriters", "false", Fault.DELAY, Fault.KILL),
  DELIVERS_WITHOUT_PERMIT(Source.DLM, "needsPermit", "false", Fault.ISOLATION),
  ACCEPTS_ANY_REPLY(Source.DLM, "repliesMustMatch", "false", Fault.DELAY, Fault.LEAVE);

  /// Where the rules of a core stand.
  private enum Source {
    REPLICATION("replication", "core/work/ReplicationRules.java"),
    FENCING("fencing", "core/ArbiterRules.java"),
    DLM("dlm", "core/Rules.java");

    private final Path path;

    Source(String module, String file) {
      path = Path.of(module, "src/main/java/tanabata", module).resolve(file);
    }
  }

  private final Source source;
  private final String rule;
  private final String answer;
  private final Set<Fault> faults;

  PlantedRule(Source source, String rule, String answer, Fault... faults) {
    this.faults = Set.of(faults);
    this.source = source;
    this.rule = rule;
    this.answer = answer;
  }

  /// The kinds that expose it.
  Set<Fault> faults() {
    return faults;
  }

  String plantedIn(String source) {
    String planted =
        source.replaceFirst(
            "(?s)(\\b" + rule + "\\([^)]*\\) \\{\\s*return )[^;]+;",
            "$1" + Matcher.quoteReplacement(answer) + ";");
    assertNotEquals(source, planted, () -> "there is no rule " + rule);
    return planted;
  }

  /// @param folder an empty one
  /// @return what has to stand before everything else on a class path
  public Path compileInto(Path folder) throws IOException {
    Path original = Path.of("..").resolve(source.path).toAbsolutePath();
    String planted = plantedIn(Files.readString(original));
    Path file = Files.writeString(folder.resolve(original.getFileName().toString()), planted);
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
