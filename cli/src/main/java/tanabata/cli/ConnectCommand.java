package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;

/// `tanabata connect`
@Command(name = "connect", description = "Connect to the peer, and stay so.")
final class ConnectCommand extends AdminVerb {

  @Mixin private ResourceArgument resource;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    return ask(config, new Request.Connect(resource(config, resource.name).name()));
  }
}
