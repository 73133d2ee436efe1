package tanabata.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tanabata keys`
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Make the keys of the hosts and of NBD clients, hand them over, renew them.",
    subcommands = {
      KeysCreate.class,
      KeysBundle.class,
      KeysImport.class,
      KeysRenew.class,
      KeysShow.class,
      KeysClient.class,
      KeysAuthority.class
    })
final class KeysCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "a verb is missing; begin with 'tanabata keys create --nodes vega,altair'");
  }
}
