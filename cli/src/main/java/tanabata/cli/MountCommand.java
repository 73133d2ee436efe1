package tanabata.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;

/// `tanabata mount`
@Command(name = "mount", description = "Mount the filesystem of a resource on this host.")
final class MountCommand extends AdminVerb {

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

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    String name = resource(config, Optional.of(resource)).name();
    return ask(config, new Request.Mount(name, directory.toAbsolutePath().normalize(), options));
  }
}
