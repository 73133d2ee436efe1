package tanabata.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tanabata.node.setup.HandedOver;
import tanabata.node.view.NextSteps;

/// `tanabata join`
@Command(
    name = "join",
    mixinStandardHelpOptions = true,
    description = "Take in the keys and the configuration that 'tanabata init' made for this host.")
final class JoinCommand implements Callable<Integer> {

  @ParentCommand private CommandContext root;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The bundle that was carried here.")
  private Path file;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where they go; /etc/tanabata if not given.")
  private Path folder = ConfigOption.USUAL.getParent();

  @Option(names = "--yes", description = "Do not ask before files are overwritten.")
  private boolean yes;

  @Override
  public Integer call() {
    try {
      HandedOver handed = HandedOver.read(file, folder);
      root.ports().prompt().insistOnOverwriting(handed.existing(), yes);
      handed.write();
      spec.commandLine().getOut().print(NextSteps.afterJoin(handed, file));
      spec.commandLine().getOut().flush();
      return ExitCode.OK.code();
    } catch (IOException e) {
      throw Failure.of(e);
    }
  }
}
