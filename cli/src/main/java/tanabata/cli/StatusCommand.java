package tanabata.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.AdminJson;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.NodeStatus;
import tanabata.node.config.NodeConfig;
import tanabata.node.view.StatusTable;

/// `tanabata status`
@Command(name = "status", description = "Show the state of the node and what it knows of its peer.")
final class StatusCommand extends AdminVerb {

  private static final long PAUSE_MILLIS = 250;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Mixin private ResourceArgument argument;

  @Option(names = "--json", description = "One line of JSON instead of a table.")
  private boolean json;

  @Option(names = "--watch", description = "Print it again whenever it changes, until interrupted.")
  private boolean watch;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    Optional<String> only = argument.name;
    if (only.isPresent()) {
      resource(config, only);
    }
    AdminClient client = new AdminClient(config.control(), TIMEOUT);
    if (watch) {
      follow(client, only);
    } else {
      print(shown(client.status(), only));
    }
    return ExitCode.OK.code();
  }

  private void follow(AdminClient client, Optional<String> only) {
    String last = "";
    while (!Thread.currentThread().isInterrupted()) {
      String now;
      try {
        now = shown(client.status(), only);
        if (!now.equals(last)) {
          print(now);
        }
      } catch (DaemonUnreachable e) {
        now = e.getMessage();
        if (!now.equals(last)) {
          warn(now);
        }
      }
      last = now;
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private String shown(NodeStatus all, Optional<String> only) {
    NodeStatus status =
        new NodeStatus(
            all.node(),
            all.resources().stream()
                .filter(resource -> only.isEmpty() || only.get().equals(resource.name()))
                .toList(),
            all.certificates());
    return json ? AdminJson.line(status) + "\n" : StatusTable.of(List.of(status));
  }
}
