package tanabata.cli;

import java.nio.file.Path;
import java.util.Optional;
import tanabata.node.config.BadConfiguration;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ThisHost;

/// What every verb gets from the root of the command.
interface CommandContext {

  Ports ports();

  /// Reads the configuration that was named after the verb, before it, or the usual one.
  NodeConfig load(ConfigOption afterVerb) throws BadConfiguration;

  /// What tells which host this one is: the name after the verb or before it, else the host name.
  ThisHost thisHost(ConfigOption afterVerb);

  /// The file that was named after the verb, before it, or the usual one.
  Path fileOr(Path usual, Optional<Path> afterVerb);
}
