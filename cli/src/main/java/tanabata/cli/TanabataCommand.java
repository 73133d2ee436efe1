package tanabata.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tanabata.node.config.BadConfiguration;
import tanabata.node.config.ConfigReader;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ThisHost;

/// The root of the command, and the context of every verb.
@Command(
    name = "tanabata",
    mixinStandardHelpOptions = true,
    version = "tanabata 0.1.0-SNAPSHOT",
    description = "Two hosts, one block device, both Primary.",
    subcommands = {
      DemoCommand.class,
      CertifyCommand.class,
      NodeCommand.class,
      WitnessCommand.class,
      StatusCommand.class,
      ExplainCommand.class,
      InitCommand.class,
      JoinCommand.class,
      CreateMdCommand.class,
      PrimaryCommand.class,
      SecondaryCommand.class,
      ConnectCommand.class,
      DisconnectCommand.class,
      ForceAloneCommand.class,
      SplitBrainCommand.class,
      FsCommand.class,
      OutdateCommand.class,
      InvalidateCommand.class,
      InvalidateRemoteCommand.class,
      MkfsCommand.class,
      MountCommand.class,
      UmountCommand.class,
      FsckCommand.class,
      LockCommand.class,
      LocksCommand.class,
      DownCommand.class,
      KeysCommand.class,
      FenceAgentCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or failed, 2 wrong command line or configuration, 3 no daemon"
          + " answers."
    })
public final class TanabataCommand implements Callable<Integer>, CommandContext {

  @Mixin private ConfigOption config;
  @Spec private CommandSpec spec;

  private final Ports ports;

  private TanabataCommand(Ports ports) {
    this.ports = ports;
  }

  /// The whole command, ready to execute.
  public static CommandLine with(Ports ports) {
    return new CommandLine(new TanabataCommand(ports))
        .setParameterExceptionHandler(ErrorPrinter::wrongCommandLine)
        .setExecutionExceptionHandler(ErrorPrinter::failed);
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "a verb is missing; the shortest way in is 'tanabata demo'");
  }

  @Override
  public Ports ports() {
    return ports;
  }

  @Override
  public NodeConfig load(ConfigOption afterVerb) throws BadConfiguration {
    return ConfigReader.read(fileOr(ConfigOption.USUAL, afterVerb.file), thisHost(afterVerb));
  }

  @Override
  public ThisHost thisHost(ConfigOption afterVerb) {
    return ThisHost.named(afterVerb.node.or(() -> config.node));
  }

  @Override
  public Path fileOr(Path usual, Optional<Path> afterVerb) {
    return afterVerb.or(() -> config.file).orElse(usual);
  }
}
