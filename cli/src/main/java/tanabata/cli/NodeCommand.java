package tanabata.cli;

import picocli.CommandLine.Command;

/// `tanabata node`
@Command(
    name = "node",
    description = "Run the node's daemon in the foreground, logging to standard error.")
final class NodeCommand extends AdminVerb {

  @Override
  public Integer call() throws Exception {
    return finish(ports().daemon().run(load()));
  }
}
