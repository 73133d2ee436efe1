package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tanabata.node.admin.Decision;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;

/// `tanabata invalidate-remote`
@Command(
    name = "invalidate-remote",
    description = "The peer's copy is thrown away on the peer only: says what to run there.")
final class InvalidateRemoteCommand extends AdminVerb {

  @Mixin private ResourceArgument argument;

  /// Taken, so that what is known from DRBD is answered and not called a mistake.
  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    String resource = resource(config, argument.name).name();
    return ask(config, new Request.Decide(resource, new Decision.InvalidateRemote()));
  }
}
