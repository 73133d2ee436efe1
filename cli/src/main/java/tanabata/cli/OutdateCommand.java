package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tanabata.node.admin.Decision;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;

/// `tanabata outdate`
@Command(
    name = "outdate",
    description = "Mark the copy of this node as outdated: it waits for its peer from now on.")
final class OutdateCommand extends AdminVerb {

  @Mixin private ResourceArgument argument;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    String resource = resource(config, argument.name).name();
    return ask(config, new Request.Decide(resource, new Decision.Outdate()));
  }
}
