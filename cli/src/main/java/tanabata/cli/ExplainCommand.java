package tanabata.cli;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tanabata.foundation.Sanitizer;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.AdminJson;
import tanabata.node.admin.Explanation;
import tanabata.node.admin.JournalLine;
import tanabata.node.config.NodeConfig;
import tanabata.node.view.Paragraph;

/// `tanabata explain`
@Command(
    name = "explain",
    description = "Say in words how the resource stands, why, and what has led to it.")
final class ExplainCommand extends AdminVerb {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  @Mixin private ResourceArgument argument;

  @Option(names = "--json", description = "One line of JSON instead of words.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    String resource = resource(config, argument.name).name();
    Explanation explanation = new AdminClient(config.control(), TIMEOUT).explain(resource);
    print(json ? AdminJson.line(explanation) + "\n" : words(explanation));
    return ExitCode.OK.code();
  }

  private static String words(Explanation explanation) {
    StringBuilder words = new StringBuilder();
    words.append(Paragraph.of(explanation.node(), explanation.resource())).append("\n\n");
    for (JournalLine line : explanation.journal()) {
      words
          .append(CLOCK.format(line.at()))
          .append("  ")
          .append(Sanitizer.onOneLine(line.what()))
          .append('\n');
    }
    return words.toString();
  }
}
