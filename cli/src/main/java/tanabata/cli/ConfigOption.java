package tanabata.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which configuration file; may stand before or after the verb.
final class ConfigOption {

  static final Path USUAL = Path.of("/etc/tanabata/tanabata.conf");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The node's configuration file; /etc/tanabata/tanabata.conf if not given.")
  Optional<Path> file = Optional.empty();
}
