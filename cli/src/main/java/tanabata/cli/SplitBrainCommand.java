package tanabata.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tanabata split-brain`
@Command(
    name = "split-brain",
    mixinStandardHelpOptions = true,
    description =
        "See what two copies hold that went on without each other, choose one, take that back.",
    subcommands = {
      SplitBrainShow.class,
      SplitBrainResolve.class,
      SplitBrainUndo.class,
      SplitBrainExport.class,
      SplitBrainForget.class
    })
final class SplitBrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "a verb is missing; begin with 'tanabata split-brain show'");
  }
}
