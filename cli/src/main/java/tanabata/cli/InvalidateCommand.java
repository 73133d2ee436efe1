package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tanabata.node.admin.Decision;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;

/// `tanabata invalidate`
@Command(
    name = "invalidate",
    description = "Throw the copy of this node away and get all of it from the peer anew; asks.")
final class InvalidateCommand extends AdminVerb {

  @Mixin private ResourceArgument argument;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    ResourceConfig resource = resource(config, argument.name);
    String here = resource.here().name().name();
    String peer = resource.peer().name().name();
    ports()
        .prompt()
        .insist(
            ("No block of the copy of %s on %s counts as valid any more until it has come from %s;"
                    + " should the disk of %s be lost before all have, so is the data. Go on?")
                .formatted(resource.name(), here, peer, peer),
            yes);
    return ask(config, new Request.Decide(resource.name(), new Decision.Invalidate()));
  }
}
