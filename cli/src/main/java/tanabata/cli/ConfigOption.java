package tanabata.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which configuration file, and whose; may stand before or after the verb.
final class ConfigOption {

  static final Path USUAL = Path.of("/etc/tanabata/tanabata.conf");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The node's configuration file; /etc/tanabata/tanabata.conf if not given.")
  Optional<Path> file = Optional.empty();

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description =
          "Which host of the file this one is; where nothing says it, the host name does.")
  Optional<String> node = Optional.empty();
}
