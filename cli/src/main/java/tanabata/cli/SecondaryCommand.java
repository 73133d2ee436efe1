package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;

/// `tanabata secondary`
@Command(name = "secondary", description = "Stop serving the resource to clients of this node.")
final class SecondaryCommand extends AdminVerb {

  @Mixin private ResourceArgument resource;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    return ask(config, new Request.Secondary(resource(config, resource.name).name()));
  }
}
