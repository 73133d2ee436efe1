package tanabata.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.AdminJson;
import tanabata.node.admin.LocksStatus;
import tanabata.node.config.NodeConfig;
import tanabata.node.view.LocksText;

/// `tanabata locks`
@Command(name = "locks", description = "Show who holds which lock, who waits for it, and for whom.")
final class LocksCommand extends AdminVerb {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Mixin private ResourceArgument argument;

  @Option(
      names = "--why",
      paramLabel = "NAME",
      description = "Say of one lock in words who holds it, and why others wait.")
  private Optional<String> name;

  @Option(names = "--json", description = "One line of JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    String resource = resource(config, argument.name).name();
    LocksStatus status = shown(new AdminClient(config.control(), TIMEOUT).locks(resource, name));
    if (json) {
      print(AdminJson.line(status) + "\n");
    } else {
      print(name.map(one -> LocksText.why(status, one)).orElseGet(() -> LocksText.table(status)));
    }
    return ExitCode.OK.code();
  }
}
