package tanabata.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tanabata.node.admin.AdminClient;
import tanabata.node.admin.DaemonUnreachable;
import tanabata.node.admin.NodeStatus;
import tanabata.node.admin.Request;
import tanabata.node.admin.ResourceStatus;
import tanabata.node.config.NodeConfig;

/// `tanabata mount`
@Command(name = "mount", description = "Mount the filesystem of a resource on this host.")
final class MountCommand extends AdminVerb {

  private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 250;

  @Parameters(index = "0", paramLabel = "RESOURCE", description = "Its name in the configuration.")
  private String resource;

  @Parameters(index = "1", paramLabel = "DIRECTORY", description = "Where it is to appear.")
  private Path directory;

  @Option(
      names = "-o",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "As mount(8) takes them, separated by commas: ro, nosuid, nodev, noexec, …")
  private String options;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description =
          "Wait so long, such as 60s, until the daemon answers and serves the resource; not at all"
              + " if not given.")
  private Optional<String> wait;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    String name = resource(config, Optional.of(resource)).name();
    if (wait.isPresent()) {
      awaitService(config, name, TimeOption.parse("--wait", wait.get()));
    }
    return ask(config, new Request.Mount(name, directory.toAbsolutePath().normalize(), options));
  }

  /// What nobody can tell from here to be passing, such as a directory that is not there, is not
  /// waited for.
  private static void awaitService(NodeConfig config, String name, Duration patience)
      throws DaemonUnreachable, InterruptedException {
    AdminClient client = new AdminClient(config.control(), STATUS_TIMEOUT);
    long begin = System.nanoTime();
    while (true) {
      boolean isOver = System.nanoTime() - begin >= patience.toNanos();
      try {
        Optional<String> obstacle = obstacle(client.status(), name);
        if (obstacle.isEmpty()) {
          return;
        }
        if (isOver) {
          throw new Failure(
              ExitCode.REFUSED, obstacle.get() + "; waited " + patience.toMillis() + " ms for it");
        }
      } catch (DaemonUnreachable e) {
        if (isOver) {
          throw e;
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /// Why a resource cannot be mounted yet.
  private static Optional<String> obstacle(NodeStatus node, String name) {
    Optional<ResourceStatus> status =
        node.resources().stream().filter(each -> each.name().equals(name)).findFirst();
    if (status.isEmpty()) {
      return Optional.of("the daemon does not know " + name + " yet");
    }
    if (!status.get().role().equals("Primary")) {
      return Optional.of(name + " is " + status.get().role() + " on " + node.node());
    }
    return status.get().frozen()
        ? Optional.of(name + " is frozen on " + node.node() + ": " + status.get().reason())
        : Optional.empty();
  }
}
