package tanabata.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tanabata fs`
@Command(
    name = "fs",
    mixinStandardHelpOptions = true,
    description = "See why things are as they are in a filesystem that is mounted here.",
    subcommands = FsExplain.class)
final class FsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "a verb is missing; there is 'tanabata fs explain PATH'");
  }
}
