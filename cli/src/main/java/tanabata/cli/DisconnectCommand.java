package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;

/// `tanabata disconnect`
@Command(name = "disconnect", description = "Disconnect from the peer until told to connect.")
final class DisconnectCommand extends AdminVerb {

  @Mixin private ResourceArgument resource;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    return ask(config, new Request.Disconnect(resource(config, resource.name).name()));
  }
}
