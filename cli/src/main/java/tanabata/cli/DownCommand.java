package tanabata.cli;

import picocli.CommandLine.Command;
import tanabata.node.admin.Request;

/// `tanabata down`
@Command(name = "down", description = "End the node's daemon in good order.")
final class DownCommand extends AdminVerb {

  @Override
  public Integer call() throws Exception {
    return ask(load(), new Request.Down());
  }
}
