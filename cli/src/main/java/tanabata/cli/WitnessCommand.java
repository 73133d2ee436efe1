package tanabata.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tanabata.node.admin.Reply;
import tanabata.node.config.WitnessServerConfig;
import tanabata.node.config.WitnessServerReader;

/// `tanabata witness`
@Command(
    name = "witness",
    mixinStandardHelpOptions = true,
    description = "Run a witness for nodes on other hosts in the foreground: one ZooKeeper server.")
final class WitnessCommand implements Callable<Integer> {

  private static final Path USUAL = Path.of("/etc/tanabata/witness.conf");

  @ParentCommand private CommandContext root;
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The witness's configuration file; /etc/tanabata/witness.conf if not given.")
  private Optional<Path> file = Optional.empty();

  @Override
  public Integer call() throws Exception {
    WitnessServerConfig config = WitnessServerReader.read(root.fileOr(USUAL, file));
    return switch (root.ports().witness().run(config, this::say)) {
      case Reply.Done(String sentence) -> {
        say(sentence);
        yield ExitCode.OK.code();
      }
      case Reply.Refused(String sentence) -> throw new Failure(ExitCode.REFUSED, sentence);
    };
  }

  private void say(String sentence) {
    spec.commandLine().getOut().println(sentence);
    spec.commandLine().getOut().flush();
  }
}
