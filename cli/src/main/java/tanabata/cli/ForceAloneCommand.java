package tanabata.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tanabata.node.admin.Request;
import tanabata.node.config.NodeConfig;
import tanabata.node.config.ResourceConfig;

/// `tanabata force-alone`
@Command(
    name = "force-alone",
    description =
        "Go on without the peer, because you know that it serves nobody; says what is at stake, and"
            + " asks.")
final class ForceAloneCommand extends AdminVerb {

  @Mixin private ResourceArgument argument;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    NodeConfig config = load();
    ResourceConfig resource = resource(config, argument.name);
    ports().prompt().insist(risk(resource), yes);
    return ask(config, new Request.ForceAlone(resource.name()));
  }

  private static String risk(ResourceConfig resource) {
    String here = resource.here().name().name();
    String peer = resource.peer().name().name();
    return ("If %s still serves %s to anybody, both hosts will write histories of their own (a split"
            + " brain), and one of the two must be given up later. What only %s holds is missing on %s."
            + " Are you sure that %s is off, and shall %s go on alone?")
        .formatted(peer, resource.name(), peer, here, peer, here);
  }
}
